import type { IDisposable } from '@lumino/disposable';
import { Throttler } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IFailure } from '../api/errors';
import type { Did, DidFilter, FailureCode, ScopeProgress } from '../api/types';
import type { IAccount, IAvailability } from '../tokens';
import { FilterModel } from './filterModel';
import { findName, findNames, findParents } from './finding';
import { OnScreen } from './onScreen';
import { BrowsePreferences } from './preferences';
import type { Reach } from './query';
import { readBox } from './query';
import { ScopeModel } from './scopeModel';
import type { Searched } from './searched';
import { scopeOf } from './searched';
import type { Find, SearchStatus } from './searchModel';
import { SearchModel } from './searchModel';
import type { IRow } from './tree';
import { DidTree } from './tree';

/** Milliseconds between two drawings while rows arrive. */
const PACE = 100;

/** Failures that are about a condition on metadata. */
const REFUSES_FILTER: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'filter_invalid'
]);

/**
 * Scopes, a search, and the tree of what it found, for the current instance.
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
      () => void this._drawing.invoke()
    );
    this._search = new SearchModel(this._tree, () => this._tell());
    this.scopes = new ScopeModel(this._account.client, this.preferences);
    this.scopes.changed.connect(this._tell, this);
    this.filters = new FilterModel(isEffective => {
      this._tell();
      if (isEffective) {
        void this._again();
      }
    });
  }

  /** Which scopes come first. */
  readonly preferences = new BrowsePreferences();

  /** Where one can look. */
  readonly scopes: ScopeModel;

  /** Conditions on metadata. */
  readonly filters: FilterModel;

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  /** Name of the instance whose data are shown. */
  get instance(): string | null {
    return this._instance;
  }

  /** Whether the administrator allows a search for more than one name. */
  get wildcards(): boolean {
    return this._account.current?.wildcards ?? false;
  }

  /** In how many scopes one search may look. */
  get scopesMax(): number {
    return this._account.current?.search_scopes_max ?? 1;
  }

  /** Text of the search box. */
  get text(): string {
    return this._text;
  }

  set text(text: string) {
    this._text = text;
    this._tell();
  }

  /** The part of the text that a scope's name must hold to be listed. */
  get scopePart(): string {
    const part = this._text.split(':', 1)[0].trim();
    return part === '*' ? '' : part;
  }

  /** Which kinds of DIDs are searched for. */
  get type(): DidFilter {
    return this._type;
  }

  set type(type: DidFilter) {
    this._type = type;
    this._tell();
    void this._again();
  }

  get status(): SearchStatus {
    return this._search.status;
  }

  /** Why the search, or the listing of scopes, failed. */
  get failure(): IFailure | null {
    return this.status === 'idle' ? this.scopes.failure : this._search.failure;
  }

  /** Why the server refused the conditions; null while it did not. */
  get filterRefusal(): string | null {
    const failure = this._search.failure;
    return failure && REFUSES_FILTER.has(failure.code)
      ? `${failure.message}: ${failure.reason}`
      : null;
  }

  /** How many of several scopes are done, and which could not be searched. */
  get progress(): ScopeProgress | null {
    return this._search.progress;
  }

  /** What was searched for; null while scopes are listed. */
  get searched(): Searched | null {
    return this._searched;
  }

  /** Rows found so far. */
  get count(): number {
    return this._tree.roots.length;
  }

  /** Seconds that the search has taken. */
  get seconds(): number {
    return this._search.seconds;
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
    } else if (!this.scopes.all) {
      void this.scopes.load();
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
    this._search.dispose();
    this._onScreen.dispose();
    this.scopes.dispose();
    this.preferences.dispose();
    this._tree.dispose();
    this._drawing.dispose();
    Signal.clearData(this);
  }

  /** Find out who is signed in, after a refusal for want of it. */
  async signIn(): Promise<void> {
    await this._account.reload();
  }

  /** Show what a scope holds; where only complete names are allowed, one goes on typing. */
  async open(scope: string): Promise<void> {
    this._text = this.wildcards ? `${scope}:*` : `${scope}:`;
    await this.search();
  }

  /** Search for the text of the box. */
  async search(): Promise<void> {
    const { client } = this._account;
    const instance = this._instance ?? '';
    const query = readBox(this._text, {
      wildcards: this.wildcards,
      scopes: this.scopes.all ?? []
    });
    switch (query.kind) {
      case 'nothing':
        if (this.filters.where.length && !this._text.trim()) {
          await this._searchScopes('mine', '*');
        } else {
          this._leave();
        }
        return;
      case 'scopes':
        await this._searchScopes(query.reach, query.pattern);
        return;
      case 'scope':
        await this._run(query, this._names([query.scope], query.pattern));
        return;
      case 'name':
        await this._run(query, findName(client, instance, query.did));
    }
  }

  /** Search for the same in every scope, as far as the administrator's limit goes. */
  async widen(): Promise<void> {
    if (this._searched?.kind === 'scopes') {
      this._text = `*:${this._searched.pattern}`;
      await this.search();
    }
  }

  /** Search for every name that holds the one that was not found. */
  async loosen(): Promise<void> {
    if (this._searched?.kind === 'scopes') {
      this._text = `*${this._searched.pattern}*`;
    } else if (this._searched?.kind === 'name') {
      const { did } = this._searched;
      const name = did.indexOf(':') + 1;
      this._text = `${did.slice(0, name)}*${did.slice(name)}*`;
    }
    await this.search();
  }

  /** Show the collections that hold a DID. */
  async showParents(did: string): Promise<void> {
    await this._run(
      { kind: 'parents', did },
      findParents(this._account.client, this._instance ?? '', did)
    );
  }

  /** Stop; what was found stays. */
  stop(): void {
    this._search.stop();
  }

  /** Back to the list of scopes. */
  clear(): void {
    this._text = '';
    this._leave();
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

  private async _searchScopes(reach: Reach, pattern: string): Promise<void> {
    const turn = ++this._turn;
    if (!this.scopes.all) {
      await this.scopes.load();
    }
    const { all, mine } = this.scopes;
    if (turn !== this._turn) {
      return;
    }
    if (!all) {
      this._leave();
      return;
    }
    const wanted = reach === 'mine' ? mine : [...new Set([...mine, ...all])];
    const scopes = wanted.slice(0, this.scopesMax);
    const count = scopes.length;
    const left = wanted.length - count;
    await this._run(
      { kind: 'scopes', reach, pattern, count, left },
      this._names(scopes, pattern)
    );
  }

  private _names(scopes: ReadonlyArray<string>, pattern: string): Find {
    const query = {
      scopes,
      pattern,
      type: this._type,
      where: this.filters.where
    };
    return findNames(this._account.client, this._instance ?? '', query);
  }

  private async _run(searched: Searched, find: Find): Promise<void> {
    const instance = this._instance;
    if (instance === null) {
      this.clear();
      return;
    }
    this._turn++;
    this._searched = searched;
    this._tree.scopeOfRoots = scopeOf(searched);
    await this._search.run(instance, find);
    if (this.filterRefusal !== null && !this.filters.isOpen) {
      this.filters.open(false);
    }
  }

  /** Search for the same once more, with another type or other conditions. */
  private async _again(): Promise<void> {
    const { kind } = this._searched ?? {};
    const repeats = kind !== undefined && kind !== 'parents';
    if (repeats || (kind === undefined && this.filters.where.length)) {
      await this.search();
    }
  }

  private _leave(): void {
    this._turn++;
    this._search.clear();
    this._searched = null;
    this._tell();
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
    this.scopes.reset(name);
    this.filters.clear();
    this.clear();
    if (this._isShown) {
      void this.scopes.load();
    }
  }

  private _tell(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private readonly _changed = new Signal<this, void>(this);
  private readonly _drawing: Throttler;
  private _instance: string | null = null;
  private _isDisposed = false;
  private _isShown = false;
  private readonly _onScreen: OnScreen;
  private readonly _search: SearchModel;
  private _searched: Searched | null = null;
  private _text = '';
  /** Counts the searches, so that one that still waits for the scopes never comes after a newer one. */
  private _turn = 0;
  private readonly _tree: DidTree;
  private _type: DidFilter = 'collection';
}
