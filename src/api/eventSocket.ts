import type { Event, ServerConnection } from '@jupyterlab/services';
import { EventManager } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal, Stream } from '@lumino/signaling';

import type { IEventSource } from './events';

/**
 * The server's events, and each moment from which on none is missed.
 *
 * Lab's own event stream connects again after a drop and tells nobody, and what was pushed meanwhile is lost: there is
 * no replay. So this is an event manager of Lab's with a socket that is watched, connected when somebody listens first.
 */
export class EventSocket implements IEventSource, IDisposable {
  constructor(private readonly _settings: ServerConnection.ISettings) {}

  get stream(): Stream<this, Event.Emission> {
    return this._stream;
  }

  /** The socket has been opened, for the first time or again. */
  get opened(): ISignal<this, void> {
    return this._opened;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  connect(): void {
    if (this._manager || this._isDisposed) {
      return;
    }
    const WebSocket = watched(this._settings.WebSocket, () =>
      this._opened.emit()
    );
    this._manager = new EventManager({
      serverSettings: { ...this._settings, WebSocket }
    });
    this._manager.stream.connect((_, event) => this._stream.emit(event));
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._manager?.dispose();
      this._stream.stop();
      Signal.clearData(this);
    }
  }

  private _isDisposed = false;
  private _manager: EventManager | null = null;
  private readonly _opened = new Signal<this, void>(this);
  private readonly _stream = new Stream<this, Event.Emission>(this);
}

/** The same kind of socket, which says when it is open. */
function watched(
  Socket: ServerConnection.ISettings['WebSocket'],
  opened: () => void
): ServerConnection.ISettings['WebSocket'] {
  return class extends Socket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener('open', opened);
    }
  };
}
