import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { batches } from '../api/batches';
import type { DataLakeClient } from '../api/client';
import type { IFailure } from '../api/errors';
import { LakeFailure } from '../api/errors';
import type { Instance, Plan, PlannedDid } from '../api/types';
import type { IAvailability, IWish } from '../tokens';
import { readDays } from './lifetime';

/** Milliseconds in which key strokes are gathered into one question. */
const GATHER = 300;
/** DIDs in one question. */
const BATCH = 50;
/** Wishes that are on their way to Rucio at once. */
const LANES = 4;

const NOTHING: IWish = { rse: null, lifetimeDays: null };

/** What became of the wish for one DID; a failure says why nothing did. */
export type Outcome = 'asking' | 'done' | IFailure;

/** What a plan is asked about. */
export interface IPlanOptions {
  readonly client: Pick<DataLakeClient, 'plan'>;
  readonly availability: Pick<IAvailability, 'makeAvailable'>;
  readonly instance: Instance;
  readonly dids: ReadonlyArray<string>;
  /** What the user's settings say. */
  readonly preferred: IWish;
  /** What the administrator pre-set; absent where that is nothing. */
  readonly preset?: IWish;
}

/** What making DIDs available would mean, asked anew at every change, and then the deed. */
export class PlanModel implements IDisposable {
  constructor(private readonly _options: IPlanOptions) {
    const { lifetimeDays, rse } = _options.preferred;
    this._rse = rse;
    this._lifetime = typed(lifetimeDays);
    this._asking = new Debouncer(() => this.ask(), GATHER);
    void this.ask();
  }

  get dids(): ReadonlyArray<string> {
    return this._options.dids;
  }

  get instance(): Instance {
    return this._options.instance;
  }

  /** The last answer; it may be older than the wish while `isAsking`. */
  get plan(): Plan | null {
    return this._plan;
  }

  /** Why the last question failed. */
  get failure(): IFailure | null {
    return this._failure;
  }

  /** Whether the plan that belongs to the wish is not there yet. */
  get isAsking(): boolean {
    return this._isAsking;
  }

  /** Whether wishes are on their way to Rucio. */
  get isWorking(): boolean {
    return this._isWorking;
  }

  /** What became of each wish that was sent. */
  get outcomes(): ReadonlyMap<string, Outcome> {
    return this._outcomes;
  }

  /** The chosen RSE or RSE expression; null leaves it to the site. */
  get rse(): string | null {
    return this._rse;
  }

  /** The lifetime as it was typed, in days; empty leaves it to the site. */
  get lifetime(): string {
    return this._lifetime;
  }

  /** Whether the lifetime can be used. */
  get isLifetimeValid(): boolean {
    return readDays(this._lifetime) !== undefined;
  }

  /** Whether anything here differs from what the site would use. */
  get isOwnChoice(): boolean {
    return this._rse !== this._preset.rse || !this.isSitesLifetime;
  }

  /** Whether the lifetime is what the site would use, or what its administrator pre-set. */
  get isSitesLifetime(): boolean {
    return this._lifetime === typed(this._preset.lifetimeDays);
  }

  /** What Rucio would be asked for: neither covered by a rule, nor refused, nor done. */
  get due(): ReadonlyArray<PlannedDid> {
    return (this._plan?.items ?? []).filter(
      item =>
        item.covered_by === null &&
        item.failure === null &&
        this._outcomes.get(item.did) !== 'done'
    );
  }

  /** Whether what is shown can be done as it is shown. */
  get isReady(): boolean {
    return (
      !this._isAsking &&
      !this._isWorking &&
      this._failure === null &&
      this.due.length > 0
    );
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
    this._abort?.abort();
    this._asking.dispose();
    Signal.clearData(this);
  }

  /** Choose another storage; null leaves it to the site. */
  chooseRse(rse: string | null): void {
    this._rse = rse;
    this._choose();
  }

  /** Take the lifetime that was typed. */
  chooseLifetime(days: string): void {
    this._lifetime = days;
    this._choose();
  }

  /** Leave everything to the site. */
  chooseDefaults(): void {
    this._rse = this._preset.rse;
    this._lifetime = typed(this._preset.lifetimeDays);
    this._choose();
  }

  /** Ask what would happen; an older answer never wins. */
  async ask(): Promise<void> {
    this._abort?.abort();
    if (this._isDisposed || !this.isLifetimeValid) {
      return;
    }
    const abort = (this._abort = new AbortController());
    this._isAsking = true;
    this._failure = null;
    this._tell();
    try {
      const plan = await this._planAll(abort.signal);
      if (!abort.signal.aborted) {
        this._plan = plan;
        this._isAsking = false;
        this._tell();
      }
    } catch (error) {
      if (!abort.signal.aborted) {
        this._failure = LakeFailure.from(error);
        this._isAsking = false;
        this._tell();
      }
    }
  }

  /** Ask Rucio for what is due; resolves to whether all of it was granted. */
  async carryOut(): Promise<boolean> {
    const plan = this._plan;
    if (!plan || !this.isReady) {
      return false;
    }
    this._isWorking = true;
    const due = [...this.due];
    const lane = async () => {
      for (let item = due.shift(); item; item = due.shift()) {
        await this._wish(item.did, plan);
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    this._isWorking = false;
    this._tell();
    return this.due.length === 0;
  }

  private _choose(): void {
    this._outcomes.clear();
    this._isAsking = true;
    this._failure = null;
    this._tell();
    void this._asking.invoke();
  }

  private async _wish(did: string, plan: Plan): Promise<void> {
    const { availability, instance } = this._options;
    this._outcomes.set(did, 'asking');
    this._tell();
    try {
      // The lifetime is the one that was shown, whatever the site has changed since. No RSE means any mounted one.
      await availability.makeAvailable(
        { instance: instance.name, did },
        { rse: this._rse, lifetimeDays: plan.lifetime_days }
      );
      this._outcomes.set(did, 'done');
    } catch (error) {
      this._outcomes.set(did, LakeFailure.from(error));
    }
    this._tell();
  }

  private async _planAll(signal: AbortSignal): Promise<Plan> {
    const { client, dids, instance } = this._options;
    const choice = {
      rse: this._rse ?? undefined,
      lifetimeDays: readDays(this._lifetime) ?? undefined
    };
    const parts: Plan[] = [];
    for (const batch of batches(dids, did => did, BATCH)) {
      parts.push(await client.plan(instance.name, batch, choice, signal));
    }
    return parts.reduce(joined);
  }

  private get _preset(): IWish {
    return this._options.preset ?? NOTHING;
  }

  private _tell(): void {
    if (!this._isDisposed) {
      this._changed.emit();
    }
  }

  private _abort: AbortController | null = null;
  private readonly _asking: Debouncer;
  private readonly _changed = new Signal<this, void>(this);
  private _failure: IFailure | null = null;
  private _isAsking = false;
  private _isDisposed = false;
  private _isWorking = false;
  private _lifetime: string;
  private readonly _outcomes = new Map<string, Outcome>();
  private _plan: Plan | null = null;
  private _rse: string | null;
}

/** Days as one types them. */
function typed(days: number | null): string {
  return days === null ? '' : String(days);
}

/** Two answers to two parts of one question. */
function joined(one: Plan, other: Plan): Plan {
  return {
    ...one,
    items: [...one.items, ...other.items],
    files_to_move: one.files_to_move + other.files_to_move,
    bytes_to_move: added(one.bytes_to_move, other.bytes_to_move),
    bytes_charged: added(one.bytes_charged, other.bytes_charged)
  };
}

/** The sum of two sizes; null when one is not known. */
function added(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}
