import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { DataLakeClient } from '../api/client';
import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import type { Instance, InstanceList, SignIn } from '../api/types';
import type { IAccount } from '../tokens';

/** Milliseconds before asking again whether a sign-in that had begun is done. */
const SIGNING_IN = 1000;

/** The instances of the server, the chosen one, and who is signed in there. */
export class AccountModel implements IAccount, IDisposable {
  constructor(readonly client: DataLakeClient) {
    this._following = new Debouncer(() => this._again(), SIGNING_IN);
  }

  get instances(): ReadonlyArray<Instance> {
    return this._list?.instances ?? [];
  }

  get current(): Instance | null {
    return this.find(this._chosen);
  }

  get searched(): ReadonlyArray<string> {
    return this._list?.searched ?? [];
  }

  get status(): IAccount['status'] {
    return this._status;
  }

  get failure(): IFailure | null {
    return this._failure;
  }

  get problems(): ReadonlyArray<IFailure> {
    return this._list?.problems ?? [];
  }

  get isReloading(): boolean {
    return this._reloads > 0;
  }

  get reloadedAt(): Date | null {
    return this._reloadedAt;
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
    this._following.dispose();
    Signal.clearData(this);
  }

  load(): Promise<void> {
    this._loading ??= this._load();
    return this._loading;
  }

  reload(): Promise<void> {
    this._reloads++;
    this._loading = this._load(() => this.client.reloadConfiguration()).finally(
      () => {
        this._reloads--;
        this._reloadedAt = this._failure ? this._reloadedAt : new Date();
        this._tell();
      }
    );
    return this._loading;
  }

  choose(name: string): void {
    this._chosen = name;
    this._changed.emit();
  }

  find(name?: string): Instance | null {
    const wanted = name ?? this._list?.default ?? this.instances[0]?.name;
    return this.instances.find(instance => instance.name === wanted) ?? null;
  }

  async signIn(
    name: string,
    credential: { username: string; password: string; account: string | null }
  ): Promise<void> {
    this._update(name, await this.client.signIn(name, credential));
  }

  async signOut(name: string): Promise<void> {
    this._update(name, await this.client.signOut(name));
  }

  /** Ask again who is signed in; the server reads only what has changed. */
  private _again(): Promise<void> {
    this._loading = this._load();
    return this._loading;
  }

  private async _load(ask = () => this.client.instances()): Promise<void> {
    const turn = ++this._turn;
    this._status = 'loading';
    this._changed.emit();
    let list: InstanceList | null = null;
    let failure: IFailure | null = null;
    try {
      list = await ask();
    } catch (error) {
      failure = LakeFailure.from(error);
    }
    if (turn !== this._turn || this._isDisposed) {
      return;
    }
    this._list = list ?? this._list;
    this._failure = failure;
    this._status = failure ? 'failed' : 'ready';
    this._changed.emit();
    if (list?.instances.some(one => one.sign_in.state === 'signing_in')) {
      void this._following.invoke();
    }
  }

  private _tell(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private _update(name: string, signIn: SignIn): void {
    if (this._list) {
      const instances = this._list.instances.map(instance =>
        instance.name === name ? { ...instance, sign_in: signIn } : instance
      );
      this._list = { ...this._list, instances };
    }
    if (this._status === 'loading') {
      // What was asked before would undo what has just happened.
      void this._again();
    } else {
      this._changed.emit();
    }
  }

  private _changed = new Signal<this, void>(this);
  private _chosen: string | undefined;
  private _failure: IFailure | null = null;
  private readonly _following: Debouncer;
  private _isDisposed = false;
  private _list: InstanceList | null = null;
  private _loading: Promise<void> | null = null;
  private _status: IAccount['status'] = 'idle';
  private _reloadedAt: Date | null = null;
  private _reloads = 0;
  private _turn = 0;
}
