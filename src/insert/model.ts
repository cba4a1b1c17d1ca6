import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type { ISubject, ITemplate } from './templates';
import { habit, natural, offered } from './templates';

/** The templates of the settings, and which of them the user takes for what. */
export class InsertModel implements IDisposable {
  constructor(loading: Promise<ISettingRegistry.ISettings>) {
    this.ready = loading.then(settings => {
      this._settings = settings;
      settings.changed.connect(this._onSettings, this);
      this._onSettings();
    });
  }

  /** Settled when there are templates; rejects when the settings cannot be read. */
  readonly ready: Promise<void>;

  /** Templates or choices have changed. */
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
    this._settings?.changed.disconnect(this._onSettings, this);
    Signal.clearData(this);
  }

  get templates(): ReadonlyArray<ITemplate> {
    return (this._settings?.composite.templates ??
      []) as unknown as ITemplate[];
  }

  /** The templates for a DID, the best one first. */
  offers(subject: ISubject): ITemplate[] {
    const all = offered(this.templates, subject);
    const usual = this.usual(subject);
    return usual ? [usual, ...all.filter(each => each !== usual)] : all;
  }

  /** The template to take without asking: the last choice, else the one meant for the ending. */
  usual(subject: ISubject): ITemplate | null {
    const chosen = this._chosen[habit(subject)];
    return (
      offered(this.templates, subject).find(({ name }) => name === chosen) ??
      natural(this.templates, subject)
    );
  }

  /** Remember a choice for DIDs like this one. */
  async choose(subject: ISubject, template: ITemplate): Promise<void> {
    const key = habit(subject);
    if (this._chosen[key] !== template.name) {
      await this._settings?.set('chosen', {
        ...this._chosen,
        [key]: template.name
      });
    }
  }

  private get _chosen(): Record<string, string> {
    return (this._settings?.composite.chosen ?? {}) as Record<string, string>;
  }

  private _onSettings(): void {
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private _settings: ISettingRegistry.ISettings | null = null;
}
