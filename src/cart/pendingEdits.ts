import type { PartialJSONArray } from '@lumino/coreutils';
import { JSONExt } from '@lumino/coreutils';

import type { CartEdit, IEdited } from './edits';
import { applyEdit, hasEffect } from './edits';
import type { RawItem } from './metadata';
import { isAttachment } from './metadata';

type List = ReadonlyArray<RawItem>;

/** For how long a change of somebody else may have been made without knowing of ours, in milliseconds. */
const MOMENT = 2_000;
/** How often an edit is done again; two who want the opposite come to rest. */
const REPEATS = 3;

/** An edit of ours that somebody may overwrite without having seen it. */
interface IPending {
  readonly edit: CartEdit;
  readonly undo: CartEdit;
  readonly until: number;
  readonly left: number;
  /** Whether a list of somebody else had its effect. */
  readonly isSeen: boolean;
}

/**
 * The edits of the last moment. When a list of somebody else comes in, it says which of them were
 * overwritten unseen; what somebody saw and then took back stays as that one wants it.
 */
export class PendingEdits {
  add({ done, undo }: IEdited): void {
    const now = Date.now();
    this._all = [
      ...this._all.filter(({ until }) => until > now),
      { edit: done, undo, until: now + MOMENT, left: REPEATS, isSeen: false }
    ];
  }

  /** The list with what was overwritten in it; null when it is right as it came. */
  restore(before: List, after: List): RawItem[] | null {
    const now = Date.now();
    this._all = this._all.filter(({ left, until }) => until > now && left > 0);
    const isUnaware = this._losesOthers(before, after);
    let raw: RawItem[] | null = null;
    this._all = this._all.flatMap(pending => {
      const { edit, isSeen, left, undo } = pending;
      const list = raw ?? after;
      if (hasEffect(list, edit)) {
        return [{ ...pending, isSeen: isSeen || hasEffect(after, edit) }];
      }
      const isTakenBack = isSeen
        ? !isUnaware
        : same(applyEdit(before, undo)?.raw ?? before, after);
      const edited = isTakenBack ? null : applyEdit(list, edit);
      if (!edited) {
        return [];
      }
      raw = edited.raw;
      return [
        {
          edit: edited.done,
          undo: edited.undo,
          until: now + MOMENT,
          left: left - 1,
          isSeen: false
        }
      ];
    });
    return raw;
  }

  /** Whether data of others is gone, too: then the list was made by somebody who knew of none of it. */
  private _losesOthers(before: List, after: List): boolean {
    const dids = (list: List) =>
      list.filter(isAttachment).map(({ did }) => did);
    const there = new Set(dids(after));
    const own = new Set(
      this._all.flatMap(({ edit }) =>
        edit.kind === 'add' ? [edit.item.did] : []
      )
    );
    return dids(before).some(did => !there.has(did) && !own.has(did));
  }

  private _all: IPending[] = [];
}

function same(one: List, other: List): boolean {
  return JSONExt.deepEqual(one as PartialJSONArray, other as PartialJSONArray);
}
