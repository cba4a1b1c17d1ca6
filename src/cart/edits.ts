/**
 * Changes of a cart by entry: each can be applied to a list that somebody else has changed meanwhile,
 * and says how to take it back.
 */
import { JSONExt } from '@lumino/coreutils';

import { distinctName } from '../kernels/names';
import type { IAttachment } from '../tokens';
import type { RawItem } from './metadata';
import { isAttachment } from './metadata';

/** Where an entry goes; behind a neighbour that is gone means last. */
export type Place =
  | 'first'
  | 'last'
  | {
      readonly after: RawItem;
      /** How many items before it are the same; 0 if absent. */
      readonly nth?: number;
    };

export type CartEdit =
  | { readonly kind: 'add'; readonly item: IAttachment; readonly place: Place }
  | { readonly kind: 'remove'; readonly entry: IAttachment }
  | {
      readonly kind: 'rename';
      readonly entry: IAttachment;
      readonly to: string;
    }
  | {
      readonly kind: 'move';
      readonly entry: IAttachment;
      readonly place: Place;
    };

/** A list after an edit. */
export interface IEdited {
  readonly raw: RawItem[];
  /** The edit that was done; a name that was taken meanwhile is another one. */
  readonly done: CartEdit;
  readonly undo: CartEdit;
}

/** The list with the edit done; null when the edit changes nothing or its entry is gone. */
export function applyEdit(
  raw: ReadonlyArray<RawItem>,
  edit: CartEdit
): IEdited | null {
  switch (edit.kind) {
    case 'add':
      return add(raw, edit);
    case 'remove':
      return remove(raw, edit);
    case 'rename':
      return rename(raw, edit);
    case 'move':
      return move(raw, edit);
  }
}

/** Whether two entries are the same to the user: data, instance and name. */
export function sameEntry(one: IAttachment, other: IAttachment): boolean {
  return (
    one.did === other.did &&
    one.variableName === other.variableName &&
    one.instance === other.instance
  );
}

/** Whether a list shows what an edit wanted. */
export function hasEffect(
  raw: ReadonlyArray<RawItem>,
  edit: CartEdit
): boolean {
  if (edit.kind === 'add') {
    // Somebody may have attached the same data at the same time.
    const { did, instance } = edit.item;
    return raw.some(
      item =>
        isAttachment(item) &&
        item.did === did &&
        (item.instance ?? instance) === instance
    );
  }
  return applyEdit(raw, edit) === null;
}

type Edit<K extends CartEdit['kind']> = Extract<CartEdit, { kind: K }>;

function add(raw: ReadonlyArray<RawItem>, edit: Edit<'add'>): IEdited {
  const others = raw
    .filter(isAttachment)
    .filter(({ did }) => did !== edit.item.did)
    .map(({ variableName }) => variableName);
  const variableName = distinctName(edit.item.variableName, new Set(others));
  const item = { ...edit.item, variableName };
  return {
    raw: insert(raw, { ...item }, edit.place),
    done: { ...edit, item },
    undo: { kind: 'remove', entry: item }
  };
}

function remove(
  raw: ReadonlyArray<RawItem>,
  edit: Edit<'remove'>
): IEdited | null {
  const index = indexOf(raw, { ...edit.entry });
  const item = raw[index];
  if (!isAttachment(item)) {
    return null;
  }
  return {
    raw: without(raw, index),
    done: edit,
    undo: { kind: 'add', item, place: placeOf(raw, index) }
  };
}

function rename(
  raw: ReadonlyArray<RawItem>,
  edit: Edit<'rename'>
): IEdited | null {
  const { entry, to } = edit;
  const index = indexOf(raw, { ...entry });
  const item = raw[index];
  if (!isAttachment(item) || item.variableName === to) {
    return null;
  }
  const renamed = { ...item, variableName: to };
  return {
    raw: raw.map((other, at) => (at === index ? renamed : other)),
    done: edit,
    undo: { kind: 'rename', entry: renamed, to: item.variableName }
  };
}

function move(raw: ReadonlyArray<RawItem>, edit: Edit<'move'>): IEdited | null {
  const index = indexOf(raw, { ...edit.entry });
  if (index < 0) {
    return null;
  }
  const item = raw[index];
  const moved = insert(without(raw, index), item, edit.place);
  if (JSONExt.deepEqual(moved as [], raw as [])) {
    return null;
  }
  return {
    raw: moved,
    done: edit,
    undo: { ...edit, place: placeOf(raw, index) }
  };
}

function insert(
  raw: ReadonlyArray<RawItem>,
  item: RawItem,
  place: Place
): RawItem[] {
  const before =
    place === 'first'
      ? -1
      : place === 'last'
        ? raw.length - 1
        : indexOf(raw, place.after, place.nth);
  const index =
    typeof place === 'object' && before < 0 ? raw.length : before + 1;
  return [...raw.slice(0, index), item, ...raw.slice(index)];
}

function without(raw: ReadonlyArray<RawItem>, index: number): RawItem[] {
  return raw.filter((_, at) => at !== index);
}

function placeOf(raw: ReadonlyArray<RawItem>, index: number): Place {
  if (index === 0) {
    return 'first';
  }
  const after = raw[index - 1];
  return { after, nth: exactly(raw.slice(0, index - 1), after).length };
}

/** An item as it stands, else the entry that means the same. */
function indexOf(
  raw: ReadonlyArray<RawItem>,
  item: RawItem,
  nth: number = 0
): number {
  const exact = exactly(raw, item);
  if (exact.length) {
    return exact[Math.min(nth, exact.length - 1)];
  }
  return isAttachment(item)
    ? raw.findIndex(other => isAttachment(other) && sameEntry(other, item))
    : -1;
}

/** Where an item stands as it is. */
function exactly(raw: ReadonlyArray<RawItem>, item: RawItem): number[] {
  return raw.flatMap((other, index) =>
    JSONExt.deepEqual(other ?? null, item ?? null) ? [index] : []
  );
}
