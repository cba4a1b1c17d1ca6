import type { IDisposable } from '@lumino/disposable';
import { Throttler } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import type { Did, DidFilter, ScopeList } from '../api/types';
import type { IAccount, IAvailability } from '../tokens';
import { OnScreen } from './onScreen';
import type { IRow } from './tree';
import { DidTree } from './tree';

/** Milliseconds between two drawings while rows arrive. */
const PACE = 100;

/** What a search is doing. */
export type SearchStatus = 'idle' | 'searching' | 'done' | 'stopped' | 'failed';

/**
 * Scopes, a search, and the tree of what it found, for the current instance.
 *
 * A new search ends the one before, in the browser, in the server and towards Rucio, so that
 * an older answer never overwrites a newer one.
 */
export class BrowseModel implements IDisposable {
  constructor(
    private readonly _account: IAccount,
    availability: IAvailability | null
  ) {
    this._onScreen = new OnScreen(availability);
    this._account.changed.connect(this._onAccount, this);
    this._drawing = new Throttler(() => this._tell(), {
      limit: PACE,
      edge: 'trailing'
    });
    this._tree = new DidTree(
      (instance, did, signal) =>
        this._account.client.contents(instance, did, signal),
      () => this._draw()
    );
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Name of the instance whose data are shown. */
  get instance(): string | null {
    return this._instance;
  }

  /** Text of the search box: part of a scope's name, or `scope:pattern`. */
  get text(): string {
    return this._text;
  }

  set text(text: string) {
    this._text = text;
    this._tell();
  }

  /** Which kinds of DIDs are searched for. */
  get type(): DidFilter {
    return this._type;
  }

  set type(type: DidFilter) {
    this._type = type;
    this._tell();
    if (this._status !== 'idle') {
      void this.search();
    }
  }

  /** Scopes whose name holds the text before the colon, one's own first; null while unknown. */
  get scopes(): ReadonlyArray<string> | null {
    if (!this._scopes) {
      return null;
    }
    const { scopes, own } = this._scopes;
    const part = this._text.split(':', 1)[0].trim().toLowerCase();
    const matching = scopes.filter(scope => scope.toLowerCase().includes(part));
    const mine = new Set(own);
    return [
      ...matching.filter(scope => mine.has(scope)),
      ...matching.filter(scope => !mine.has(scope))
    ];
  }

  get status(): SearchStatus {
    return this._status;
  }

  /** Why the search, or the listing of scopes, failed. */
  get failure(): IFailure | null {
    return this._failure;
  }

  /** Rows found so far. */
  get count(): number {
    return this._tree.roots.length;
  }

  /** Seconds that the search has taken. */
  get seconds(): number {
    return this._seconds;
  }

  /** What the tree shows, from top to bottom. */
  get rows(): ReadonlyArray<IRow> {
    return this._tree.rows;
  }

  /** Whether somebody sees the panel. Nothing is asked for before, and nothing more after. */
  get isShown(): boolean {
    return this._isShown;
  }

  set isShown(shown: boolean) {
    if (shown === this._isShown) {
      return;
    }
    this._isShown = shown;
    if (!shown) {
      this._onScreen.leave();
    } else if (!this._scopes) {
      void this.loadScopes();
    }
    this._tell();
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._account.changed.disconnect(this._onAccount, this);
    this._searching?.abort();
    this._onScreen.dispose();
    this._tree.dispose();
    this._drawing.dispose();
    Signal.clearData(this);
  }

  /** Ask for the scopes again, after an error. */
  async loadScopes(): Promise<void> {
    const instance = this._instance;
    if (instance === null) {
      return;
    }
    try {
      const scopes = await this._account.client.scopes(instance);
      if (instance === this._instance) {
        this._scopes = scopes;
        this._failure = this._status === 'failed' ? this._failure : null;
      }
    } catch (error) {
      if (instance === this._instance) {
        this._failure = LakeFailure.from(error);
      }
    }
    this._tell();
  }

  /** Find out who is signed in, after a refusal for want of it. */
  async signIn(): Promise<void> {
    await this._account.reload();
  }

  /** Show what a scope holds. */
  async open(scope: string): Promise<void> {
    this._text = `${scope}:*`;
    await this.search();
  }

  /** Search for the text of the box; a name without a colon is a scope. */
  async search(): Promise<void> {
    const instance = this._instance;
    const [scope, ...rest] = this._text.trim().split(':');
    if (instance === null || !scope) {
      this.clear();
      return;
    }
    const searching = this._begin();
    const began = Date.now();
    const query = {
      scopes: [scope],
      pattern: rest.join(':') || '*',
      type: this._type
    };
    try {
      const lines = this._account.client.search(
        instance,
        query,
        searching.signal
      );
      for await (const line of lines) {
        if (searching !== this._searching) {
          return;
        }
        if (line.kind !== 'dids') {
          continue;
        }
        this._seconds = (Date.now() - began) / 1000;
        const isFirst = this.count === 0;
        this._tree.append(line.dids);
        if (isFirst) {
          this._tell();
        }
      }
      this._end(searching, 'done', null);
    } catch (error) {
      if (searching.signal.aborted) {
        this._end(searching, 'stopped', null);
      } else {
        this._end(searching, 'failed', LakeFailure.from(error));
      }
    }
    if (searching === this._searching) {
      this._seconds = (Date.now() - began) / 1000;
      this._tell();
    }
  }

  /** Stop; what was found stays. */
  stop(): void {
    this._searching?.abort();
  }

  /** Back to the list of scopes. */
  clear(): void {
    this._searching?.abort();
    this._searching = null;
    this._tree.reset(null);
    this._status = 'idle';
    this._failure = null;
    this._text = '';
    this._tell();
  }

  /** Open or close a collection. */
  toggle(row: IRow): void {
    this._tree.toggle(row);
    this._tell();
  }

  /** These lines are on screen now: where their data is will be told. */
  look(rows: ReadonlyArray<IRow>): void {
    if (this._instance === null || !this._isShown) {
      return;
    }
    const dids: Did[] = rows.flatMap(row => (row.note === null ? row.did : []));
    this._onScreen.look(this._instance, dids);
  }

  private _begin(): AbortController {
    this._searching?.abort();
    this._searching = new AbortController();
    this._tree.reset(this._instance);
    this._status = 'searching';
    this._failure = null;
    this._seconds = 0;
    this._tell();
    return this._searching;
  }

  private _end(
    searching: AbortController,
    status: SearchStatus,
    failure: IFailure | null
  ): void {
    if (searching === this._searching) {
      this._status = status;
      this._failure = failure;
    }
  }

  private _onAccount(): void {
    const { current } = this._account;
    const state = current?.sign_in.state;
    const passing = state === 'signing_in' || state === 'unreachable';
    if (passing && current?.name === this._instance) {
      // What was found stays while somebody is signed in anew.
      return;
    }
    const name = state === 'signed_in' ? (current?.name ?? null) : null;
    if (name === this._instance) {
      return;
    }
    this._instance = name;
    this._scopes = null;
    this.clear();
    if (this._isShown) {
      void this.loadScopes();
    }
  }

  private _draw(): void {
    void this._drawing.invoke();
  }

  private _tell(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _drawing: Throttler;
  private _failure: IFailure | null = null;
  private _instance: string | null = null;
  private _isDisposed = false;
  private _isShown = false;
  private readonly _onScreen: OnScreen;
  private _scopes: ScopeList | null = null;
  private _searching: AbortController | null = null;
  private _seconds = 0;
  private _status: SearchStatus = 'idle';
  private _text = '';
  private readonly _tree: DidTree;
  private _type: DidFilter = 'collection';
}
