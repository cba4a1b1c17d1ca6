import { MimeData } from '@lumino/coreutils';

import { didText } from '../api/did';
import type { Did, DidType } from '../api/types';

/** What a dragged DID is to those who know Rucio; the value is JSON text. */
export const DID_MIME_TYPE = 'application/x-rucio-did+json';

const TYPES: ReadonlyArray<string> = ['container', 'dataset', 'file'];

/** A DID on its way from one widget to another. */
export interface IDraggedDid {
  /** `scope:name`. */
  readonly did: string;
  readonly type: DidType;
  /** Name of the instance that it was found in. */
  readonly instance: string;
  /** The DID without its scope. */
  readonly name: string;
}

/** What a dragged DID carries: itself as JSON, and `scope:name` for whoever takes plain text. */
export function didMimeData(
  { scope, name, type }: Pick<Did, 'scope' | 'name' | 'type'>,
  instance: string
): MimeData {
  const did = didText({ scope, name });
  const dragged: IDraggedDid = { did, type, instance, name };
  const data = new MimeData();
  data.setData('text/plain', did);
  data.setData(DID_MIME_TYPE, JSON.stringify(dragged));
  return data;
}

/** The DID that is dragged; null when there is none, or when it is not in order: anybody can begin a drag. */
export function readDidMimeData(data: MimeData): IDraggedDid | null {
  const text: unknown = data.getData(DID_MIME_TYPE);
  if (typeof text !== 'string') {
    return null;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isDraggedDid(value)
    ? {
        did: value.did,
        type: value.type,
        instance: value.instance,
        name: value.name
      }
    : null;
}

function isDraggedDid(value: unknown): value is IDraggedDid {
  const { did, type, instance, name } = (value ?? {}) as Record<
    string,
    unknown
  >;
  return (
    typeof did === 'string' &&
    typeof name === 'string' &&
    typeof instance === 'string' &&
    instance !== '' &&
    typeof type === 'string' &&
    TYPES.includes(type) &&
    name !== '' &&
    // A scope holds no colon, a name may.
    did.indexOf(':') > 0 &&
    did.slice(did.indexOf(':') + 1) === name
  );
}
