import type { IDisposable } from '@lumino/disposable';

import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import type { DidBatch, ScopeProgress } from '../api/types';
import type { DidTree } from './tree';

/** What a search is doing. */
export type SearchStatus = 'idle' | 'searching' | 'done' | 'stopped' | 'failed';

/** Something that finds DIDs until its signal says otherwise. */
export type Find = (
  signal: AbortSignal
) => AsyncIterable<DidBatch | ScopeProgress>;

/**
 * One search after another, whose results grow into a tree.
 *
 * A new search ends the one before, in the browser, in the server and towards Rucio, so that
 * an older answer never overwrites a newer one.
 */
export class SearchModel implements IDisposable {
  constructor(
    private readonly _tree: DidTree,
    private readonly _changed: () => void
  ) {}

  get status(): SearchStatus {
    return this._status;
  }

  /** Why it failed. */
  get failure(): IFailure | null {
    return this._failure;
  }

  /** How many of several scopes are done, and which could not be searched. */
  get progress(): ScopeProgress | null {
    return this._progress;
  }

  /** Seconds that it has taken. */
  get seconds(): number {
    return this._seconds;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._running?.abort();
    this._running = null;
  }

  /** Stop; what was found stays. */
  stop(): void {
    this._running?.abort();
  }

  /** Forget what was found. */
  clear(): void {
    this._running?.abort();
    this._running = null;
    this._tree.reset(null);
    this._status = 'idle';
    this._failure = null;
    this._progress = null;
  }

  /** Find anew, in an instance. */
  async run(instance: string, find: Find): Promise<void> {
    const running = this._begin(instance);
    const began = Date.now();
    let failure: IFailure | null = null;
    try {
      for await (const line of find(running.signal)) {
        if (running !== this._running) {
          return;
        }
        this._seconds = (Date.now() - began) / 1000;
        this._take(line);
      }
    } catch (error) {
      failure = LakeFailure.from(error);
    }
    if (running !== this._running) {
      return;
    }
    const stopped = running.signal.aborted;
    this._status = stopped ? 'stopped' : failure ? 'failed' : 'done';
    this._failure = stopped ? null : failure;
    this._seconds = (Date.now() - began) / 1000;
    this._changed();
  }

  private _begin(instance: string): AbortController {
    this.clear();
    this._tree.reset(instance);
    this._running = new AbortController();
    this._status = 'searching';
    this._seconds = 0;
    this._changed();
    return this._running;
  }

  private _take(line: DidBatch | ScopeProgress): void {
    if (line.kind === 'progress') {
      this._progress = line;
      this._changed();
      return;
    }
    const isFirst = this._tree.roots.length === 0;
    this._tree.append(line.dids);
    if (isFirst) {
      // The first row is what one waits for; the others come at a pace that can be read.
      this._changed();
    }
  }

  private _failure: IFailure | null = null;
  private _isDisposed = false;
  private _progress: ScopeProgress | null = null;
  private _running: AbortController | null = null;
  private _seconds = 0;
  private _status: SearchStatus = 'idle';
}
