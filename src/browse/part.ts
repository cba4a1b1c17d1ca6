import type { IDisposable } from '@lumino/disposable';

import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';

/** A question of its own: it is asked, fails and is asked again without the others. */
export class Part<T> implements IDisposable {
  constructor(
    private readonly _ask: (signal: AbortSignal) => Promise<T>,
    private readonly _changed: () => void
  ) {}

  /** The last answer; null before the first. */
  get value(): T | null {
    return this._value;
  }

  /** Why the last question failed. */
  get failure(): IFailure | null {
    return this._failure;
  }

  get isLoading(): boolean {
    return this._asking !== null;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._asking?.abort();
    this._asking = null;
  }

  /** Ask, also again; what is known stays until there is another answer. */
  async load(): Promise<void> {
    if (this._isDisposed) {
      return;
    }
    this._asking?.abort();
    const asking = new AbortController();
    this._asking = asking;
    this._changed();
    let value = this._value;
    let failure: IFailure | null = null;
    try {
      value = await this._ask(asking.signal);
    } catch (error) {
      failure = LakeFailure.from(error);
    }
    if (asking === this._asking) {
      this._asking = null;
      this._value = value;
      this._failure = failure;
      this._changed();
    }
  }

  private _asking: AbortController | null = null;
  private _failure: IFailure | null = null;
  private _isDisposed = false;
  private _value: T | null = null;
}
