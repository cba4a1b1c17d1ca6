import type { IStateDB } from '@jupyterlab/statedb';
import type { ReadonlyPartialJSONValue } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IAttachment } from '../tokens';

/** Key in the workspace's state: for each notebook's path the data that the user said yes to. */
export const STATE_KEY = 'jupyterlab-datalake:approved';

/** Notebooks that are remembered; the one that was approved longest ago is asked about again. */
const MOST_NOTEBOOKS = 500;

/**
 * Whose data may be brought near: what the user attached here, and what of somebody else's the user said
 * yes to. It is remembered per notebook and per entry, so that what comes in from outside is asked about,
 * and a name that changes is not.
 */
export class Approvals implements IDisposable {
  /**
   * `state` is null where nothing is remembered; `report` hears why something cannot be.
   */
  constructor(
    private readonly _state: IStateDB | null,
    private readonly _report: (error: Error) => void
  ) {
    this.ready = this._load();
  }

  /** What is remembered has been read. */
  readonly ready: Promise<void>;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isReady(): boolean {
    return this._isReady;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    Signal.clearData(this);
  }

  has(path: string, entry: IAttachment): boolean {
    return this._approved.get(path)?.has(keyOf(entry)) ?? false;
  }

  add(path: string, entries: ReadonlyArray<IAttachment>): void {
    if (entries.every(entry => this.has(path, entry))) {
      return;
    }
    const keys = [...(this._approved.get(path) ?? []), ...entries.map(keyOf)];
    // The latest last.
    this._approved.delete(path);
    this._approved.set(path, new Set(keys));
    for (const oldest of this._approved.keys()) {
      if (this._approved.size <= MOST_NOTEBOOKS) {
        break;
      }
      this._approved.delete(oldest);
    }
    this._changed.emit();
    void this._save();
  }

  /** A notebook has another path, and may have left a copy at the old one. */
  copy(from: string, to: string): void {
    const keys = this._approved.get(from);
    if (keys && from !== to) {
      this._approved.set(to, new Set(keys));
      void this._save();
    }
  }

  private async _load(): Promise<void> {
    try {
      const stored = await this._state?.fetch(STATE_KEY);
      for (const [path, keys] of read(stored)) {
        this._approved.set(
          path,
          new Set([...keys, ...(this._approved.get(path) ?? [])])
        );
      }
    } catch (error) {
      this._report(error as Error);
    }
    this._isReady = true;
    this._changed.emit();
  }

  private async _save(): Promise<void> {
    // Not before what is remembered is known, or it would be lost.
    await this.ready;
    try {
      await this._state?.save(
        STATE_KEY,
        Object.fromEntries(
          [...this._approved].map(([path, keys]) => [path, [...keys]])
        )
      );
    } catch (error) {
      this._report(error as Error);
    }
  }

  private readonly _approved = new Map<string, ReadonlySet<string>>();
  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private _isReady = false;
}

function keyOf({ did, instance = '' }: IAttachment): string {
  return `${instance} ${did}`;
}

/** What is stored, as far as it is in order. */
function read(
  value: ReadonlyPartialJSONValue | undefined
): [string, string[]][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [];
  }
  return Object.entries(value).map(([path, keys]) => [
    path,
    Array.isArray(keys)
      ? keys.filter((key): key is string => typeof key === 'string')
      : []
  ]);
}
