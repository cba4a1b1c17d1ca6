import type { BoxQuery, Reach } from './query';

/** What was searched for, as far as it decides what can be offered next. */
export type Searched =
  | Exclude<BoxQuery, { kind: 'nothing' | 'scopes' }>
  | {
      readonly kind: 'scopes';
      readonly reach: Reach;
      readonly pattern: string;
      /** How many scopes were searched. */
      readonly count: number;
      /** How many the administrator's limit left out. */
      readonly left: number;
    }
  /** The collections that hold a DID. */
  | { readonly kind: 'parents'; readonly did: string };

/** The scope that goes without saying for what was found. */
export function scopeOf(searched: Searched): string | null {
  switch (searched.kind) {
    case 'scope':
      return searched.scope;
    case 'name':
      return searched.did.split(':', 1)[0];
    default:
      return null;
  }
}
