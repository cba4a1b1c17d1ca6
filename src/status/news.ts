import type { IDisposable } from '@lumino/disposable';
import { Debouncer } from '@lumino/polling';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { Availability, Rule } from '../api/types';
import { DAY } from '../availability/lifetime';
import type { IAvailability, ILakeDid } from '../tokens';
import type { Concerns } from './concerns';
import type { Errands } from './errands';
import { isLost, isUnderWay } from './errands';
import type { Told } from './told';

/** Milliseconds in which news is gathered into one notification. */
const GATHER = 1000;

/** What happened to data for which the user asked. */
export type NewsKind = 'here' | 'stuck' | 'ending';

export interface INews {
  readonly kind: NewsKind;
  readonly item: ILakeDid;
  readonly known: Availability;
}

export interface INewsOptions {
  readonly availability: IAvailability;
  readonly concerns: Pick<Concerns, 'has' | 'items'>;
  readonly errands: Pick<Errands, 'add'>;
  readonly told: Told;
  /** The user's settings are known. */
  readonly ready?: Promise<unknown>;
  /** Whether a row on screen shows where data is. */
  isShown(item: ILakeDid): boolean;
  /** The time in milliseconds. */
  now?(): number;
}

/**
 * What became of the user's own rules and was seen on no row: once, also after a reload, and what happens at once
 * together.
 */
export class NewsModel implements IDisposable {
  constructor(private readonly _options: INewsOptions) {
    const { availability } = _options;
    availability.granted.connect(this._onGranted, this);
    availability.changed.connect(this._onChanged, this);
    void this._begin();
  }

  /** Things of which nobody knows yet. */
  get happened(): ISignal<this, ReadonlyArray<INews>> {
    return this._happened;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    const { availability } = this._options;
    availability.granted.disconnect(this._onGranted, this);
    availability.changed.disconnect(this._onChanged, this);
    this._gathering.dispose();
    Signal.clearData(this);
  }

  /** Go on waiting for what was under way before a reload. */
  private async _begin(): Promise<void> {
    const { concerns, errands, ready, told } = this._options;
    await Promise.all([told.ready, ready]);
    if (this._isDisposed) {
      return;
    }
    this._isReady = true;
    told.waiting.forEach(item => errands.add(item));
    concerns.items.forEach(item => this._look(item));
  }

  private _onGranted(_: IAvailability, item: ILakeDid): void {
    const { availability, told } = this._options;
    if (availability.get(item)?.state !== 'available') {
      told.expect(item);
    }
  }

  private _onChanged(_: IAvailability, item: ILakeDid): void {
    if (this._isReady && this._options.concerns.has(item)) {
      this._look(item);
    }
  }

  private _look(item: ILakeDid): void {
    const { availability, told } = this._options;
    const known = availability.get(item);
    const rule = known?.rule?.own ? known.rule : null;
    if (isLost(availability.failure(item))) {
      told.settle(item);
      return;
    }
    if (!known || known.state === 'unknown') {
      return;
    }
    if (isUnderWay(known)) {
      if (rule) {
        told.expect(item);
      }
      if (rule && known.state === 'stuck' && told.first(`stuck ${rule.id}`)) {
        this._add({ kind: 'stuck', item, known });
      }
      return;
    }
    const wasAwaited = told.settle(item);
    if (known.state !== 'available') {
      return;
    }
    if (wasAwaited) {
      this._add({ kind: 'here', item, known });
    }
    if (rule && isEnding(rule, known, this._now())) {
      if (told.first(`ending ${rule.id} ${known.expires_at}`)) {
        this._add({ kind: 'ending', item, known });
      }
    }
  }

  private _now(): number {
    return this._options.now?.() ?? Date.now();
  }

  private _add(news: INews): void {
    if (!this._options.isShown(news.item)) {
      this._gathered.push(news);
      void this._gathering.invoke();
    }
  }

  private _tell(): void {
    this._happened.emit(this._gathered.splice(0));
  }

  private readonly _gathered: INews[] = [];
  private readonly _gathering = new Debouncer(() => this._tell(), GATHER);
  private readonly _happened = new Signal<this, ReadonlyArray<INews>>(this);
  private _isDisposed = false;
  private _isReady = false;
}

/**
 * Whether data goes soon: in two days, or in the last quarter of a shorter lifetime, as one who asks for a day knows.
 */
function isEnding(
  { created_at: made, expires_at: ownEnd }: Rule,
  { expires_at: until }: Availability,
  now: number
): boolean {
  if (until === null || until !== ownEnd) {
    return false;
  }
  const end = Date.parse(until);
  const lifetime = made === null ? Infinity : end - Date.parse(made);
  const left = end - now;
  return left > 0 && left < Math.min(2 * DAY, lifetime / 4);
}
