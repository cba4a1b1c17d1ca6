/**
 * The notebook-level key `rucio_attachments`, as the older extension writes it:
 * `[{"did": "scope:name", "type": "collection" | "file", "variableName": "x"}]`.
 * Ours adds `instance`. Whatever else is in an item is kept.
 */
import type { PartialJSONObject, PartialJSONValue } from '@lumino/coreutils';

import type { IAttachment } from '../tokens';

/** Key in the notebook's metadata. */
export const METADATA_KEY = 'rucio_attachments';

/** An item of the list, whatever it is. */
export type RawItem = PartialJSONValue | undefined;

/** What stands in the metadata. */
export interface ICartContent {
  readonly attachments: ReadonlyArray<IAttachment>;
  /** The value as it was found, entry by entry. */
  readonly raw: ReadonlyArray<RawItem>;
  /** `not-a-list` is never overwritten. */
  readonly problem: 'not-a-list' | null;
}

/** Read the metadata of a stranger: what is no entry is passed over and kept. */
export function readCart(value: PartialJSONValue | undefined): ICartContent {
  if (value === undefined || value === null) {
    return { attachments: [], raw: [], problem: null };
  }
  if (!Array.isArray(value)) {
    return { attachments: [], raw: [], problem: 'not-a-list' };
  }
  return {
    attachments: value.filter(isAttachment),
    raw: value,
    problem: null
  };
}

/** Whether an item is an entry of ours or of the older extension. */
export function isAttachment(
  item: RawItem
): item is PartialJSONObject & IAttachment {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    return false;
  }
  const { did, type, variableName, instance } = item;
  return (
    typeof did === 'string' &&
    did.includes(':') &&
    (type === 'collection' || type === 'file') &&
    typeof variableName === 'string' &&
    variableName !== '' &&
    (instance === undefined || typeof instance === 'string')
  );
}
