import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';

import { didText } from '../api/did';
import type { Did } from '../api/types';
import type { IAvailability } from '../tokens';

/** Milliseconds without scrolling after which one looks at what is on screen. */
const REST = 120;
/** The most rows that are asked about: the server answers as many in one question. */
const MOST = 100;

/**
 * Watches where the data of the rows on screen is, and of no other row.
 *
 * Rows that only rush by while one scrolls are not asked about, and nothing is while nobody looks.
 */
export class OnScreen implements IDisposable {
  constructor(private readonly _availability: IAvailability | null) {
    this._resting = new Debouncer(() => this._watch(), REST);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this.leave();
      this._isDisposed = true;
      this._resting.dispose();
    }
  }

  /** These DIDs are on screen now. */
  look(instance: string, dids: ReadonlyArray<Did>): void {
    if (this._isDisposed) {
      return;
    }
    this._instance = instance;
    this._wanted = new Set(dids.slice(0, MOST).map(didText));
    const same =
      this._wanted.size === this._watched.size &&
      [...this._wanted].every(did => this._watched.has(key(instance, did)));
    if (!same) {
      void this._resting.invoke();
    }
  }

  /** Nobody looks any more. */
  leave(): void {
    this._wanted.clear();
    this._watch();
  }

  private _watch(): void {
    const wanted = new Map(
      [...this._wanted].map(did => [key(this._instance, did), did])
    );
    // What comes before what goes: a row that stays keeps its answer.
    for (const [id, did] of wanted) {
      if (this._availability && !this._watched.has(id)) {
        const item = { instance: this._instance, did };
        this._watched.set(id, this._availability.watch(item));
      }
    }
    for (const [id, watch] of this._watched) {
      if (!wanted.has(id)) {
        this._watched.delete(id);
        watch.dispose();
      }
    }
  }

  private _instance = '';
  private _isDisposed = false;
  private readonly _resting: Debouncer;
  private _wanted = new Set<string>();
  private readonly _watched = new Map<string, IDisposable>();
}

function key(instance: string, did: string): string {
  return `${instance}\n${did}`;
}
