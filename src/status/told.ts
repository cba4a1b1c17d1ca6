import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';

import type { ILakeDid } from '../tokens';
import { keyOf } from './errands';

/** Key in the workspace's state. */
export const STATE_KEY = 'jupyterlab-datalake:told';

/** What is remembered of each; the oldest is forgotten. */
const MOST = 500;

/**
 * What the user waits for and what was told already, in the workspace, so that a reload neither loses the one nor
 * repeats the other.
 */
export class Told {
  /**
   * `state` is null where nothing is remembered; `report` hears why something cannot be.
   */
  constructor(
    private readonly _state: Pick<IStateDB, 'fetch' | 'save'> | null,
    private readonly _report: (error: Error) => void
  ) {
    this.ready = this._load();
  }

  /** What is remembered has been read. */
  readonly ready: Promise<void>;

  /** Data that was under way when it was last heard of. */
  get waiting(): ReadonlyArray<ILakeDid> {
    return [...this._waiting.values()];
  }

  /** Wait for data. */
  expect(item: ILakeDid): void {
    if (!this._waiting.has(keyOf(item))) {
      this._waiting.set(keyOf(item), { ...item });
      this._changed(this._waiting);
    }
  }

  /** Wait no more; whether one did. */
  settle(item: ILakeDid): boolean {
    const did = this._waiting.delete(keyOf(item));
    if (did) {
      this._changed(this._waiting);
    }
    return did;
  }

  /** Whether this is said for the first time. */
  first(what: string): boolean {
    if (this._told.has(what)) {
      return false;
    }
    this._told.set(what, what);
    this._changed(this._told);
    return true;
  }

  private _changed(grown: Map<string, unknown>): void {
    for (const oldest of grown.keys()) {
      if (grown.size <= MOST) {
        break;
      }
      grown.delete(oldest);
    }
    void this._save();
  }

  private async _load(): Promise<void> {
    try {
      const { told, waiting } = read(await this._state?.fetch(STATE_KEY));
      told.forEach(what => this._told.set(what, what));
      waiting.forEach(item => this._waiting.set(keyOf(item), item));
    } catch (error) {
      this._report(error as Error);
    }
  }

  private async _save(): Promise<void> {
    // Not before what is remembered is known, or it would be lost.
    await this.ready;
    try {
      await this._state?.save(STATE_KEY, {
        told: [...this._told.keys()],
        waiting: this.waiting.map(item => ({ ...item }))
      });
    } catch (error) {
      this._report(error as Error);
    }
  }

  private readonly _told = new Map<string, string>();
  private readonly _waiting = new Map<string, ILakeDid>();
}

/** What is stored, as far as it is in order. */
function read(value: ReadonlyPartialJSONValue | undefined): {
  told: string[];
  waiting: ILakeDid[];
} {
  const { told, waiting } = Object(value) as Record<string, unknown>;
  return {
    told: list(told).filter(what => typeof what === 'string'),
    waiting: list(waiting).flatMap(item => {
      const { did, instance } = Object(item) as Record<string, unknown>;
      return typeof did === 'string' && typeof instance === 'string'
        ? [{ did, instance }]
        : [];
    })
  };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
