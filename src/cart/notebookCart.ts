import type { PartialJSONArray, PartialJSONValue } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { CartEdit } from './edits';
import { applyEdit } from './edits';
import type { ICartContent, RawItem } from './metadata';
import { METADATA_KEY, readCart } from './metadata';
import { PendingEdits } from './pendingEdits';

/** The part of a notebook's shared model that holds the cart. */
export interface ISharedMetadata {
  getMetadata(key: string): PartialJSONValue | undefined;
  setMetadata(key: string, value: PartialJSONValue): void;
  deleteMetadata(key: string): void;
  readonly metadataChanged: ISignal<unknown, { key: string }>;
  /** What is shared with others, and tells whether a change is theirs. */
  readonly ydoc?: {
    on(event: 'beforeObserverCalls', listener: IChangeListener): void;
    off(event: 'beforeObserverCalls', listener: IChangeListener): void;
  };
}

type IChangeListener = (change: { readonly local: boolean }) => void;

const LONGEST_HISTORY = 100;

/**
 * The cart of one notebook, in its shared model.
 *
 * The list is one value of the metadata, so of two changes at the same time only the later one stays. Who
 * loses sees it when the other's change arrives, and does the own edit again on the list that is there now.
 * The notebook's own undo knows cells only; here edits are taken back one by one, on the list that is there
 * now, so that what others did meanwhile stays.
 */
export class NotebookCart implements IDisposable {
  constructor(private readonly _shared: ISharedMetadata) {
    this._known = this.read().raw;
    this._shared.metadataChanged.connect(this._onMetadata, this);
    this._shared.ydoc?.on('beforeObserverCalls', this._onChange);
  }

  /** The list is another one, whoever changed it. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  /** The last edit that can be taken back. */
  get last(): CartEdit | null {
    return this._history[this._history.length - 1]?.done ?? null;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._shared.metadataChanged.disconnect(this._onMetadata, this);
    this._shared.ydoc?.off('beforeObserverCalls', this._onChange);
    Signal.clearData(this);
  }

  read(): ICartContent {
    return readCart(this._shared.getMetadata(METADATA_KEY));
  }

  /** Do what the user wants; the edit as it was done, null when there was nothing to do. */
  apply(edit: CartEdit): CartEdit | null {
    const edited = applyEdit(this._writable(), edit);
    if (!edited) {
      return null;
    }
    this._history.push(edited);
    this._history.splice(0, this._history.length - LONGEST_HISTORY);
    this._pending.add(edited);
    this._write(edited.raw);
    return edited.done;
  }

  /** Take back the last edit; false when somebody has changed its entry meanwhile. */
  undo(): boolean {
    const raw = this._writable();
    const last = this._history.pop();
    const edited = last && applyEdit(raw, last.undo);
    if (edited) {
      this._pending.add(edited);
      this._write(edited.raw);
    } else {
      this._changed.emit();
    }
    return Boolean(edited);
  }

  private _writable(): ReadonlyArray<RawItem> {
    const { problem, raw } = this.read();
    if (problem) {
      throw new Error(`'${METADATA_KEY}' in the notebook is not a list`);
    }
    return raw;
  }

  private _write(raw: RawItem[]): void {
    if (raw.length) {
      this._shared.setMetadata(METADATA_KEY, raw as PartialJSONArray);
    } else {
      this._shared.deleteMetadata(METADATA_KEY);
    }
  }

  private _onMetadata(_: unknown, { key }: { key: string }): void {
    if (key !== METADATA_KEY) {
      return;
    }
    const { problem, raw } = this.read();
    const restored =
      this._isForeign && !problem
        ? this._pending.restore(this._known, raw)
        : null;
    this._known = raw;
    if (restored) {
      this._write(restored);
    }
    this._changed.emit();
  }

  private readonly _onChange: IChangeListener = ({ local }) => {
    this._isForeign = !local;
  };

  private readonly _changed = new Signal<this, void>(this);
  private readonly _history: { done: CartEdit; undo: CartEdit }[] = [];
  private _isDisposed = false;
  private _isForeign = false;
  /** The list before a change. */
  private _known: ReadonlyArray<RawItem>;
  private readonly _pending = new PendingEdits();
}
