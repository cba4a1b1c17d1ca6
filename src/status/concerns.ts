import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IAccount, ICart, ILakeDid } from '../tokens';
import type { Errands } from './errands';
import { keyOf } from './errands';

export interface IConcernOptions {
  readonly account: IAccount;
  /** Null where there are no notebooks. */
  readonly cart: ICart | null;
  readonly errands: Pick<Errands, 'items' | 'changed'>;
}

/** The user's data: what is attached to the open notebooks, and what was asked for. */
export class Concerns implements IDisposable {
  constructor(private readonly _options: IConcernOptions) {
    const { account, cart, errands } = _options;
    this._sources = [
      account.changed,
      errands.changed,
      ...(cart ? [cart.changed, cart.notebookChanged] : [])
    ];
    this._sources.forEach(source => source.connect(this._onChanged, this));
  }

  /** Each once. */
  get items(): ReadonlyArray<ILakeDid> {
    return [...this._all().values()];
  }

  /** Something above may have changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._sources.forEach(source => source.disconnect(this._onChanged, this));
    Signal.clearData(this);
  }

  has(item: ILakeDid): boolean {
    return this._all().has(keyOf(item));
  }

  /** Whether the panel's cart has a row for data, or no cart has one and it is found by browsing. */
  isInFront(item: ILakeDid): boolean {
    const { cart } = this._options;
    const holds = (notebook: ICart['current']) =>
      notebook !== null &&
      this._attached(notebook).some(own => keyOf(own) === keyOf(item));
    const current = cart?.current ?? null;
    return holds(current) || !(cart?.notebooks ?? []).some(holds);
  }

  private _onChanged(): void {
    this._items = null;
    this._changed.emit();
  }

  /** Read when somebody wants to know: carts change seldom, availability often. */
  private _all(): ReadonlyMap<string, ILakeDid> {
    if (this._items === null) {
      const { cart, errands } = this._options;
      const attached = (cart?.notebooks ?? []).flatMap(notebook =>
        this._attached(notebook)
      );
      this._items = new Map(
        [...attached, ...errands.items].map(item => [keyOf(item), item])
      );
    }
    return this._items;
  }

  private _attached(notebook: NonNullable<ICart['current']>): ILakeDid[] {
    const { account, cart } = this._options;
    const { attachments = [] } = cart?.read(notebook) ?? {};
    return attachments.flatMap(({ did, instance }) => {
      const found = account.find(instance);
      return found ? [{ instance: found.name, did }] : [];
    });
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private _items: ReadonlyMap<string, ILakeDid> | null = null;
  private readonly _sources: ReadonlyArray<ISignal<unknown, unknown>>;
}
