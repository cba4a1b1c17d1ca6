import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { DataLakeClient } from '../api/client';
import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import type { ScopeList } from '../api/types';
import type { BrowsePreferences } from './preferences';

/** A scope as the list shows it. */
export interface IScope {
  readonly name: string;
  readonly isDefault: boolean;
  readonly isPinned: boolean;
  /** Whether it belongs to the signed-in account. */
  readonly isOwn: boolean;
}

/** The scopes of the current instance, and which of them come first. */
export class ScopeModel implements IDisposable {
  constructor(
    private readonly _client: DataLakeClient,
    private readonly _preferences: BrowsePreferences
  ) {
    this._preferences.changed.connect(this._tell, this);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Every scope in the order of the server; null while unknown. */
  get all(): ReadonlyArray<string> | null {
    return this._list?.scopes ?? null;
  }

  /** Where one usually looks: the default scope, the pinned ones, one's own. */
  get mine(): ReadonlyArray<string> {
    return [...new Set([...this._preferred, ...(this._list?.own ?? [])])];
  }

  /** How many are pinned. */
  get pinnedCount(): number {
    return this._pinned.length;
  }

  /** Why the scopes could not be read. */
  get failure(): IFailure | null {
    return this._failure;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._preferences.changed.disconnect(this._tell, this);
      Signal.clearData(this);
    }
  }

  /** Forget everything; from now on it is about another instance. */
  reset(instance: string | null): void {
    this._instance = instance;
    this._list = null;
    this._failure = null;
    this._tell();
  }

  /** Ask for the scopes, also again after an error. */
  async load(): Promise<void> {
    const instance = this._instance;
    if (instance === null) {
      return;
    }
    let list: ScopeList | null = null;
    let failure: IFailure | null = null;
    try {
      list = await this._client.scopes(instance);
    } catch (error) {
      failure = LakeFailure.from(error);
    }
    if (instance === this._instance) {
      this._list = list ?? this._list;
      this._failure = failure;
      this._tell();
    }
  }

  /** Scopes whose name holds a text: the default one, the pinned ones, one's own, all others. */
  matching(part: string): ReadonlyArray<IScope> {
    const wanted = part.toLowerCase();
    const pinned = new Set(this._pinned);
    const own = new Set(this._list?.own);
    const names = new Set([...this.mine, ...(this._list?.scopes ?? [])]);
    return [...names]
      .filter(name => name.toLowerCase().includes(wanted))
      .map(name => ({
        name,
        isDefault: name === this._default,
        isPinned: pinned.has(name),
        isOwn: own.has(name)
      }));
  }

  /** Whether a scope is pinned in this instance. */
  isPinned(scope: string): boolean {
    return this._pinned.includes(scope);
  }

  /** Pin a scope, or let go of it. Rejects when the settings cannot be written. */
  async pin(scope: string, pinned: boolean): Promise<void> {
    if (this._instance !== null) {
      await this._preferences.pin(this._instance, scope, pinned);
    }
  }

  private get _default(): string | null {
    return this._instance === null
      ? null
      : this._preferences.defaultScope(this._instance);
  }

  private get _pinned(): ReadonlyArray<string> {
    return this._instance === null
      ? []
      : this._preferences.pinned(this._instance);
  }

  private get _preferred(): string[] {
    return this._default === null
      ? [...this._pinned]
      : [this._default, ...this._pinned];
  }

  private _tell(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private _failure: IFailure | null = null;
  private _instance: string | null = null;
  private _isDisposed = false;
  private _list: ScopeList | null = null;
}
