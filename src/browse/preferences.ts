import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { isLocked } from '../components/siteSettings';

const PINNED = 'pinnedScopes';

/**
 * The scopes that somebody prefers, instance by instance: the settings of `schema/browse.json`.
 *
 * Without settings, or before they are read, preferences last as long as the page.
 */
export class BrowsePreferences implements IDisposable {
  /** Something is preferred now that was not before, or the other way round. */
  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (!this._isDisposed) {
      this._isDisposed = true;
      this._settings?.changed.disconnect(this._onSettings, this);
      Signal.clearData(this);
    }
  }

  /** From now on these are read and written. */
  use(settings: ISettingRegistry.ISettings): void {
    this._settings = settings;
    settings.changed.connect(this._onSettings, this);
    this._onSettings();
  }

  /** The pinned scopes of an instance, in the order in which they were pinned. */
  pinned(instance: string): ReadonlyArray<string> {
    return this._pinned.get(instance) ?? [];
  }

  /** The scope that comes before all others; null when there is none. */
  defaultScope(instance: string): string | null {
    return this._defaults.get(instance) ?? null;
  }

  /** Whether one may choose one's pins: the site may keep them for itself. */
  get mayPin(): boolean {
    return !this._settings || !isLocked(this._settings, PINNED);
  }

  /** Pin a scope, or let go of it. Rejects when the settings cannot be written. */
  async pin(instance: string, scope: string, pinned: boolean): Promise<void> {
    const others = this.pinned(instance).filter(other => other !== scope);
    this._pinned.set(instance, pinned ? [...others, scope] : others);
    this._changed.emit();
    try {
      await this._settings?.set(PINNED, Object.fromEntries(this._pinned));
    } catch (error) {
      this._onSettings();
      throw error;
    }
  }

  private _onSettings(): void {
    const { pinnedScopes, defaultScope } = this._settings?.composite ?? {};
    this._pinned = new Map(
      entriesOf(pinnedScopes).map(([instance, scopes]): [string, string[]] => [
        instance,
        Array.isArray(scopes) ? scopes.filter(isText) : []
      ])
    );
    this._defaults = new Map(
      entriesOf(defaultScope).flatMap(([instance, scope]) =>
        isText(scope) ? [[instance, scope]] : []
      )
    );
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _defaults = new Map<string, string>();
  private _isDisposed = false;
  private _pinned = new Map<string, string[]>();
  private _settings: ISettingRegistry.ISettings | null = null;
}

/** What a mapping of instances holds; nothing where the settings hold something else. */
function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
    : [];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
