import type { Event } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal, IStream } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { AvailabilityEvent, AvailabilityHint } from './types';

/** Schema of the pushed event (`jupyter_events`). */
export const AVAILABILITY_SCHEMA =
  'https://events.jupyterlab-datalake/availability/v1';

/** Where events come from; see `EventSocket`. */
export interface IEventSource {
  readonly stream: IStream<unknown, Event.Emission>;
  /** From this moment on no event is missed; those before may have been. */
  readonly opened: ISignal<unknown, void>;
  /** Begin to listen; later calls do nothing. */
  connect(): void;
}

/**
 * The server's hints about availability, checked at the border: any client of the
 * server can forge an event, so a malformed one is dropped and none triggers a deed.
 */
export class AvailabilityEvents implements IDisposable {
  constructor(private readonly _source: IEventSource) {
    this._source.stream.connect(this._onEvent, this);
  }

  /** From this moment on no hint is missed; those before may have been. */
  get opened(): ISignal<unknown, void> {
    return this._source.opened;
  }

  /** Begin to listen to the server. */
  connect(): void {
    this._source.connect();
  }

  /** A checked hint has come. */
  get received(): Signal<this, AvailabilityEvent> {
    return this._received;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._source.stream.disconnect(this._onEvent, this);
    Signal.clearData(this);
  }

  private _onEvent(_: unknown, emission: Event.Emission): void {
    const event: unknown = emission;
    if (emission.schema_id === AVAILABILITY_SCHEMA && isAvailability(event)) {
      this._received.emit(event);
    }
  }

  private _isDisposed = false;
  private readonly _received = new Signal<this, AvailabilityEvent>(this);
}

function isAvailability(event: unknown): event is AvailabilityEvent {
  const { instance, revision, items } = event as Partial<AvailabilityEvent>;
  return (
    typeof instance === 'string' &&
    Number.isInteger(revision) &&
    Array.isArray(items) &&
    items.every(isHint)
  );
}

function isHint(item: unknown): item is AvailabilityHint {
  const hint = (item ?? {}) as Partial<AvailabilityHint>;
  return (
    typeof hint.did === 'string' &&
    typeof hint.state === 'string' &&
    typeof hint.files_here === 'number' &&
    typeof hint.bytes_here === 'number' &&
    isSize(hint.files_total) &&
    isSize(hint.bytes_total) &&
    isSize(hint.bytes_per_second)
  );
}

function isSize(value: unknown): value is number | null {
  return value === null || typeof value === 'number';
}
