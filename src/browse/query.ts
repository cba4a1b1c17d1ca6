import { didText } from '../api/did';

/** What the text of the search box means. */
export type BoxQuery =
  /** Nothing is wanted yet; the scopes are listed. */
  | { readonly kind: 'nothing' }
  /** One DID by its complete name: it is looked up, never searched for. */
  | { readonly kind: 'name'; readonly did: string }
  /** Names in one scope. */
  | {
      readonly kind: 'scope';
      readonly scope: string;
      readonly pattern: string;
    }
  /** Names wherever one usually looks, or in every scope. */
  | {
      readonly kind: 'scopes';
      readonly reach: Reach;
      readonly pattern: string;
    };

/** The scopes that are one's own, pinned or the default one; or all of them. */
export type Reach = 'mine' | 'all';

/** Whether a text stands for more than itself. */
export function hasWildcard(text: string): boolean {
  return /[*%]/.test(text);
}

/**
 * Read the search box.
 *
 * `scope:pattern` searches one scope, `*:pattern` all of them, `pattern` the usual ones; the name of a
 * scope alone opens it. Where the administrator allows no wildcards, `*` and `%` are letters like others.
 */
export function readBox(
  text: string,
  options: { wildcards: boolean; scopes: ReadonlyArray<string> }
): BoxQuery {
  const typed = text.trim();
  const colon = typed.indexOf(':');
  if (typed === '' || typed === ':') {
    return { kind: 'nothing' };
  }
  if (colon < 0) {
    return options.scopes.includes(typed)
      ? inScope(typed, '', options.wildcards)
      : { kind: 'scopes', reach: 'mine', pattern: typed };
  }
  const scope = typed.slice(0, colon);
  const pattern = typed.slice(colon + 1);
  if (scope === '') {
    return { kind: 'scopes', reach: 'mine', pattern };
  }
  if (scope === '*') {
    return pattern === ''
      ? { kind: 'nothing' }
      : { kind: 'scopes', reach: 'all', pattern };
  }
  return inScope(scope, pattern, options.wildcards);
}

function inScope(scope: string, pattern: string, wildcards: boolean): BoxQuery {
  if (pattern === '') {
    return wildcards
      ? { kind: 'scope', scope, pattern: '*' }
      : { kind: 'nothing' };
  }
  return wildcards && hasWildcard(pattern)
    ? { kind: 'scope', scope, pattern }
    : { kind: 'name', did: didText({ scope, name: pattern }) };
}
