import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IWish } from '../tokens';
import { readDays } from './lifetime';

/** The part of `ISettingRegistry.ISettings` that is needed. */
export interface ISettings {
  readonly composite: { readonly [key: string]: unknown };
  readonly changed: ISignal<unknown, void>;
}

const SITE: IWish = { rse: null, lifetimeDays: null };

/** What the user would like, within what the site allows (`schema/availability.json`). */
export class Preferences implements IDisposable {
  /** Read from now on what the user sets; until then everything is left to the site. */
  follow(settings: ISettings): void {
    this._settings?.changed.disconnect(this._onChanged, this);
    this._settings = settings;
    settings.changed.connect(this._onChanged, this);
    this._onChanged();
  }

  /** Something above has changed. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._settings?.changed.disconnect(this._onChanged, this);
      Signal.clearData(this);
    }
  }

  /** How data of an instance are to be brought near. */
  wish(instance: string): IWish {
    const all = this._settings?.composite.instances;
    const own = isRecord(all) ? all[instance] : undefined;
    if (!isRecord(own)) {
      return SITE;
    }
    const { destinationRse: rse, lifetimeDays: days } = own;
    return {
      rse: typeof rse === 'string' && rse.trim() ? rse.trim() : null,
      lifetimeDays:
        typeof days === 'number' ? (readDays(String(days)) ?? null) : null
    };
  }

  private _onChanged(): void {
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private _settings: ISettings | null = null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}
