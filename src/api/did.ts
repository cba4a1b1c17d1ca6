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

/** Whether something is written as a DID: a scope, a colon, a name. */
export function isDid(text: unknown): text is string {
  return typeof text === 'string' && /^[^:]+:./s.test(text);
}
