import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import { Debouncer, Poll } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { batches } from '../api/batches';
import type { DataLakeClient } from '../api/client';
import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import type { AvailabilityEvents } from '../api/events';
import type {
  Availability,
  AvailabilityEvent,
  LakeFile,
  Rule,
  RuleChange
} from '../api/types';
import type { IAvailability, ILakeDid, IWish } from '../tokens';

/** DIDs in one question. */
const BATCH = 100;
/** Milliseconds in which rows that come on screen are gathered into one question. */
const GATHER = 50;
/** Milliseconds between two renewals of the server's interest; changes are pushed. */
const RENEWAL = 5 * 60 * 1000;

/** What is known about one DID, and how many look at it. */
interface IEntry {
  readonly item: ILakeDid;
  watchers: number;
  known: Availability | null;
  failure: IFailure | null;
  /** Counts the questions, so that an older answer never overwrites a newer one. */
  turn: number;
}

/**
 * Where data is: asked for once in batches, then pushed by the server.
 *
 * A hint carries numbers only. When a state changes, or a revision is missing, the tab asks again.
 */
export class AvailabilityModel implements IAvailability, IDisposable {
  constructor(
    private readonly _client: DataLakeClient,
    private readonly _events: AvailabilityEvents
  ) {
    this._events.received.connect(this._onEvent, this);
    this._events.opened.connect(this._onOpened, this);
    this._asking = new Debouncer(() => this._ask(), GATHER);
    this._renewing = new Poll({
      factory: () => this._askAgain(() => true),
      frequency: { interval: RENEWAL, backoff: true, max: 2 * RENEWAL },
      standby: 'when-hidden',
      name: 'jupyterlab-datalake:availability'
    });
  }

  get changed(): ISignal<this, ILakeDid> {
    return this._changed;
  }

  get granted(): ISignal<this, ILakeDid> {
    return this._granted;
  }

  get watched(): ReadonlyArray<ILakeDid> {
    return [...this._entries.values()].map(({ item }) => item);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._events.received.disconnect(this._onEvent, this);
    this._events.opened.disconnect(this._onOpened, this);
    this._asking.dispose();
    this._renewing.dispose();
    this._entries.clear();
    Signal.clearData(this);
  }

  get(item: ILakeDid): Availability | null {
    return this._entries.get(key(item))?.known ?? null;
  }

  failure(item: ILakeDid): IFailure | null {
    return this._entries.get(key(item))?.failure ?? null;
  }

  watch(item: ILakeDid): IDisposable {
    this._events.connect();
    const entry = this._entry(item);
    entry.watchers++;
    if (entry.known === null) {
      this._due.add(key(item));
      void this._asking.invoke();
    }
    return new DisposableDelegate(() => {
      if (--entry.watchers === 0) {
        this._entries.delete(key(item));
      }
    });
  }

  async refresh(item: ILakeDid): Promise<void> {
    const entry = this._entries.get(key(item));
    if (entry) {
      await this._askFor(item.instance, [entry]);
    }
  }

  /** Ask again about all that could not be told: somebody may have signed in. */
  async retryFailed(): Promise<void> {
    await this._askAgain(
      ({ failure, known }) => failure !== null || known?.state === 'unknown'
    );
  }

  async makeAvailable(item: ILakeDid, wish: IWish): Promise<void> {
    const request = {
      did: item.did,
      rse: wish.rse,
      lifetime_days: wish.lifetimeDays
    };
    const answer = await this._client.makeAvailable(item.instance, request);
    this._settle(item, answer);
    if (!this._isDisposed) {
      this._granted.emit(item);
    }
  }

  async rules(item: ILakeDid, signal?: AbortSignal): Promise<Rule[]> {
    const answer = await this._client.rules(item.instance, item.did, signal);
    return answer.rules;
  }

  async changeRule(
    item: ILakeDid,
    id: string,
    change: RuleChange
  ): Promise<void> {
    await this._client.changeRule(item.instance, id, change);
    await this.refresh(item);
  }

  async cancelRule(item: ILakeDid, id: string): Promise<void> {
    await this._client.cancelRule(item.instance, id);
    await this.refresh(item);
  }

  async files(item: ILakeDid, signal?: AbortSignal): Promise<LakeFile[]> {
    const all: LakeFile[] = [];
    for await (const batch of this._client.files(
      item.instance,
      item.did,
      signal
    )) {
      all.push(...batch);
    }
    return all;
  }

  /** Take in what a deed has made of it; answers to questions asked before are too old. */
  private _settle(item: ILakeDid, known: Availability): void {
    const entry = this._entries.get(key(item));
    if (entry) {
      entry.turn++;
      this._learn(entry, known);
    }
  }

  private _entry(item: ILakeDid): IEntry {
    const id = key(item);
    let entry = this._entries.get(id);
    if (!entry) {
      entry = { item, watchers: 0, known: null, failure: null, turn: 0 };
      this._entries.set(id, entry);
    }
    return entry;
  }

  /** Ask about everything that has come on screen since the last time. */
  private async _ask(): Promise<void> {
    const due = new Set(this._due);
    this._due.clear();
    await this._askAgain(entry => due.has(key(entry.item)));
  }

  private async _askAgain(wanted: (entry: IEntry) => boolean): Promise<void> {
    const byInstance = new Map<string, IEntry[]>();
    for (const entry of this._entries.values()) {
      if (entry.watchers > 0 && wanted(entry)) {
        const { instance } = entry.item;
        byInstance.set(instance, [...(byInstance.get(instance) ?? []), entry]);
      }
    }
    const questions: Promise<void>[] = [];
    for (const [instance, entries] of byInstance) {
      for (const batch of batches(entries, ({ item }) => item.did, BATCH)) {
        questions.push(this._askFor(instance, batch));
      }
    }
    await Promise.all(questions);
  }

  private async _askFor(instance: string, entries: IEntry[]): Promise<void> {
    const turns = entries.map(entry => ++entry.turn);
    const dids = entries.map(entry => entry.item.did);
    try {
      const answer = await this._client.availability(instance, dids);
      const last = this._revisions.get(instance) ?? 0;
      this._revisions.set(instance, Math.max(last, answer.revision));
      entries.forEach((entry, index) => {
        if (entry.turn === turns[index]) {
          this._learn(entry, answer.items[index]);
        }
      });
    } catch (error) {
      const failure = LakeFailure.from(error);
      entries.forEach((entry, index) => {
        if (entry.turn === turns[index]) {
          entry.failure = failure;
          this._tell(entry);
        }
      });
    }
  }

  private _learn(entry: IEntry, known: Availability): void {
    entry.known = known;
    entry.failure = null;
    this._tell(entry);
  }

  private _tell(entry: IEntry): void {
    if (!this._isDisposed) {
      this._changed.emit(entry.item);
    }
  }

  /** Nothing was heard meanwhile, and a server that was restarted has forgotten what we watch. */
  private _onOpened(): void {
    this._revisions.clear();
    void this._askAgain(({ known, turn }) => known !== null || turn > 0);
  }

  private _onEvent(_: AvailabilityEvents, event: AvailabilityEvent): void {
    const { instance, revision, items } = event;
    const last = this._revisions.get(instance);
    this._revisions.set(instance, revision);
    if (last !== undefined && revision !== last + 1 && revision !== last) {
      void this._askAgain(entry => entry.item.instance === instance);
      return;
    }
    const turned = new Set<IEntry>();
    for (const hint of items) {
      const entry = this._entries.get(key({ instance, did: hint.did }));
      if (!entry) {
        continue;
      }
      if (entry.known?.state === hint.state && hint.state === 'replicating') {
        this._learn(entry, { ...entry.known, ...hint });
      } else {
        turned.add(entry);
      }
    }
    if (turned.size) {
      void this._askAgain(entry => turned.has(entry));
    }
  }

  private readonly _asking: Debouncer;
  private readonly _changed = new Signal<this, ILakeDid>(this);
  private readonly _due = new Set<string>();
  private readonly _granted = new Signal<this, ILakeDid>(this);
  private readonly _entries = new Map<string, IEntry>();
  private _isDisposed = false;
  private readonly _renewing: Poll;
  private readonly _revisions = new Map<string, number>();
}

function key({ instance, did }: ILakeDid): string {
  return `${instance}\n${did}`;
}
