import type { Did } from './types';

/** A DID as it is written: `scope:name`. */
export function didText({ scope, name }: Pick<Did, 'scope' | 'name'>): string {
  return `${scope}:${name}`;
}
