import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IFailure } from '../api/errors';
import type { Availability } from '../api/types';
import type { IAvailability, ILakeDid } from '../tokens';

/** Errands that are followed; of more, the oldest are left to themselves. */
const MOST = 200;

/**
 * The data for which the user asked on this page: each is heard about until nothing of it moves any more,
 * whether or not a notebook uses it or a row shows it.
 */
export class Errands implements IDisposable {
  constructor(private readonly _availability: IAvailability) {
    _availability.granted.connect(this._onGranted, this);
    _availability.changed.connect(this._onChanged, this);
  }

  /** What was asked for, the oldest first; what has come stays until the rest has, too. */
  get items(): ReadonlyArray<ILakeDid> {
    return [...this._errands.values()].map(({ item }) => item);
  }

  /** Something was asked for, or all has come. */
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
    this._availability.granted.disconnect(this._onGranted, this);
    this._availability.changed.disconnect(this._onChanged, this);
    this._release();
    Signal.clearData(this);
  }

  /** Hear about data from now on. */
  add(item: ILakeDid): void {
    const id = keyOf(item);
    if (this._isDisposed || this._errands.has(id)) {
      return;
    }
    this._errands.set(id, { item, watch: this._availability.watch(item) });
    for (const [oldest, { watch }] of this._errands) {
      if (this._errands.size <= MOST) {
        break;
      }
      watch.dispose();
      this._errands.delete(oldest);
    }
    this._changed.emit();
  }

  private _onGranted(_: IAvailability, item: ILakeDid): void {
    this.add(item);
  }

  private _onChanged(_: IAvailability, item: ILakeDid): void {
    if (this._errands.has(keyOf(item))) {
      // Whoever hears of the same change later still finds what is known.
      void Promise.resolve().then(() => this._forget());
    }
  }

  private _forget(): void {
    if (this._errands.size && this.items.every(this._isDone)) {
      this._release();
      this._changed.emit();
    }
  }

  private readonly _isDone = (item: ILakeDid): boolean => {
    if (isLost(this._availability.failure(item))) {
      return true;
    }
    const known = this._availability.get(item);
    return known !== null && !isUnderWay(known) && known.state !== 'unknown';
  };

  private _release(): void {
    const watches = [...this._errands.values()];
    this._errands.clear();
    watches.forEach(({ watch }) => watch.dispose());
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _errands = new Map<
    string,
    { readonly item: ILakeDid; readonly watch: IDisposable }
  >();
  private _isDisposed = false;
}

/** Whether a rule is still at work. */
export function isUnderWay({ state }: Pick<Availability, 'state'>): boolean {
  return state === 'replicating' || state === 'stuck';
}

/** Whether nothing will ever be known: the data, or the instance, is not there any more. */
export function isLost(failure: IFailure | null): boolean {
  return (
    failure?.code === 'instance_unknown' || failure?.code === 'did_not_found'
  );
}

/** One word for an instance's DID. */
export function keyOf({ instance, did }: ILakeDid): string {
  return `${instance}\n${did}`;
}
