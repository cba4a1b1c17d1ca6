import type { Did } from './types';

/** A DID as it is written: `scope:name`. */
export function didText({ scope, name }: Pick<Did, 'scope' | 'name'>): string {
  return `${scope}:${name}`;
}

/** Scope and name of `scope:name`; a scope holds no colon, a name may. */
export function splitDid(text: string): Pick<Did, 'scope' | 'name'> {
  const colon = text.indexOf(':');
  return { scope: text.slice(0, colon), name: text.slice(colon + 1) };
}
