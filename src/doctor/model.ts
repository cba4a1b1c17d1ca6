import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { DataLakeClient } from '../api/client';
import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import type { Check, CheckState } from '../api/types';

/** The findings about one instance; `null` for what concerns all of them. */
export interface IGroup {
  readonly instance: string | null;
  readonly checks: ReadonlyArray<Check>;
}

/** What was found wrong with the set-up, growing while it is looked at. */
export class DoctorModel implements IDisposable {
  constructor(private readonly _client: DataLakeClient) {}

  /** `idle` before the first run; `stopped` when the user had seen enough. */
  get status(): 'idle' | 'running' | 'done' | 'stopped' | 'failed' {
    return this._status;
  }

  /** Why a run could not be finished; what it found before is kept. */
  get failure(): IFailure | null {
    return this._failure;
  }

  /** All findings of this run, in the order in which they were made. */
  get checks(): ReadonlyArray<Check> {
    return this._checks;
  }

  /** The findings by instance, what concerns all of them first. */
  get groups(): ReadonlyArray<IGroup> {
    const groups = new Map<string | null, Check[]>();
    for (const check of this._checks) {
      groups.set(check.instance, [
        ...(groups.get(check.instance) ?? []),
        check
      ]);
    }
    return [...groups]
      .map(([instance, checks]) => ({ instance, checks }))
      .sort(
        (a, b) => Number(b.instance === null) - Number(a.instance === null)
      );
  }

  /** When the last run came to its end; null while there is none. */
  get finishedAt(): Date | null {
    return this._finishedAt;
  }

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
    this._run?.abort();
    Signal.clearData(this);
  }

  /** How many findings are in a state. */
  count(state: CheckState): number {
    return this._checks.filter(check => check.state === state).length;
  }

  /** Look at everything, from the beginning. */
  async run(): Promise<void> {
    this._run?.abort();
    const run = (this._run = new AbortController());
    this._checks = [];
    this._failure = null;
    this._finishedAt = null;
    this._become('running');
    try {
      for await (const checks of this._client.diagnose(run.signal)) {
        if (run.signal.aborted) {
          return;
        }
        this._checks = [...this._checks, ...checks];
        this._changed.emit();
      }
    } catch (error) {
      if (!run.signal.aborted) {
        this._failure = LakeFailure.from(error);
        this._become('failed');
      }
      return;
    }
    if (!run.signal.aborted) {
      this._finishedAt = new Date();
      this._become('done');
    }
  }

  /** Look no further. */
  stop(): void {
    if (this._status === 'running') {
      this._run?.abort();
      this._become('stopped');
    }
  }

  private _become(status: DoctorModel['status']): void {
    this._status = status;
    this._changed.emit();
  }

  private _changed = new Signal<this, void>(this);
  private _checks: ReadonlyArray<Check> = [];
  private _failure: IFailure | null = null;
  private _finishedAt: Date | null = null;
  private _isDisposed = false;
  private _run: AbortController | null = null;
  private _status: 'idle' | 'running' | 'done' | 'stopped' | 'failed' = 'idle';
}
