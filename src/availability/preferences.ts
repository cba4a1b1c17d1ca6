import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { IWish } from '../tokens';
import { readDays } from './lifetime';

/** The part of `ISettingRegistry.ISettings` that is needed. */
export interface ISettings {
  readonly composite: { readonly [key: string]: unknown };
  readonly changed: ISignal<unknown, void>;
  /** What holds where the user has set nothing: the administrator may have pre-set it. */
  default(key: string): unknown;
}

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

  /** How data of an instance are to be brought near: what the user set, else what the administrator pre-set. */
  wish(instance: string): IWish {
    return read({ ...this._preset(instance), ...this._own(instance) });
  }

  /** What the administrator pre-set for an instance (`overrides.json`). */
  preset(instance: string): IWish {
    return read(this._preset(instance));
  }

  private _own(instance: string): Record<string, unknown> {
    return partOf(this._settings?.composite.instances, instance);
  }

  private _preset(instance: string): Record<string, unknown> {
    return partOf(this._settings?.default('instances'), instance);
  }

  private _onChanged(): void {
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private _settings: ISettings | null = null;
}

/** What stands under the name of an instance. */
function partOf(all: unknown, instance: string): Record<string, unknown> {
  const part = isRecord(all) ? all[instance] : undefined;
  return isRecord(part) ? part : {};
}

function read({
  destinationRse: rse,
  lifetimeDays: days
}: Record<string, unknown>): IWish {
  return {
    rse: typeof rse === 'string' && rse.trim() ? rse.trim() : null,
    lifetimeDays:
      typeof days === 'number' ? (readDays(String(days)) ?? null) : null
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype
  );
}
