import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IAccount, IAvailability } from '../tokens';
import type { Concerns } from './concerns';
import type { IStandings } from './summary';
import { summaryLines, summaryText } from './summary';

/** Milliseconds in which changes are gathered. The server pushes more slowly. */
const GATHER = 50;

export interface IStatusOptions {
  readonly account: IAccount;
  readonly availability: IAvailability;
  readonly concerns: Concerns;
  readonly trans: TranslationBundle;
}

/**
 * What of the user's data moves, is stuck, or cannot be told, in a few words.
 *
 * It reads what others have asked for and asks for nothing itself.
 */
export class StatusModel implements IDisposable {
  constructor(private readonly _options: IStatusOptions) {
    const { account, availability, concerns } = _options;
    this._sources = [account.changed, availability.changed, concerns.changed];
    this._sources.forEach(source => source.connect(this._onChanged, this));
    this._text = this._read();
  }

  /** A few words; null when all is quiet. */
  get text(): string | null {
    return this._text;
  }

  /** The same at length. */
  get lines(): ReadonlyArray<string> {
    return summaryLines(this._options.trans, this._standings());
  }

  /** The words have changed. */
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
    this._reading.dispose();
    Signal.clearData(this);
  }

  private _onChanged(): void {
    void this._reading.invoke();
  }

  private _read(): string | null {
    return summaryText(this._options.trans, this._standings());
  }

  private _tell(): void {
    const text = this._read();
    if (text !== this._text) {
      this._text = text;
      this._changed.emit();
    }
  }

  private _standings(): IStandings {
    const { account, availability, concerns } = this._options;
    const { items } = concerns;
    const own = account.failure ? [account.failure] : [];
    return {
      known: items.flatMap(item => availability.get(item) ?? []),
      failures: [
        ...own,
        ...items.flatMap(
          item =>
            availability.failure(item) ?? availability.get(item)?.failure ?? []
        )
      ]
    };
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private readonly _reading = new Debouncer(() => this._tell(), GATHER);
  private readonly _sources: ReadonlyArray<ISignal<unknown, unknown>>;
  private _text: string | null;
}
