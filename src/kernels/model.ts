import type { ISessionContext } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import type {
  IAccount,
  IAvailability,
  ICart,
  IInjector,
  IKernelAdapter,
  ILakeDid,
  KernelState
} from '../tokens';
import type { IPatience } from './delivery';
import { SessionModel } from './sessionModel';

export interface IInjectorOptions {
  readonly cart: ICart;
  readonly account: IAccount;
  readonly availability: IAvailability;
  readonly trans: TranslationBundle;
  readonly patience?: IPatience;
}

/**
 * Keeps the kernels of all open notebooks at what is attached to them.
 *
 * Nothing is asked of the server while no open notebook has attachments, and then only by GET.
 */
export class InjectorModel implements IInjector, IDisposable {
  constructor(private readonly _options: IInjectorOptions) {
    const { account, availability, cart } = _options;
    cart.changed.connect(this._onCart, this);
    cart.notebookChanged.connect(this._onNotebook, this);
    availability.changed.connect(this._onAvailability, this);
    account.changed.connect(this._syncAll, this);
    this._onCart();
  }

  get changed(): ISignal<this, ISessionContext> {
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
    const { account, availability, cart } = this._options;
    cart.changed.disconnect(this._onCart, this);
    cart.notebookChanged.disconnect(this._onNotebook, this);
    availability.changed.disconnect(this._onAvailability, this);
    account.changed.disconnect(this._syncAll, this);
    for (const session of this._sessions.values()) {
      session.dispose();
    }
    this._sessions.clear();
    Signal.clearData(this);
  }

  register(adapter: IKernelAdapter): IDisposable {
    const before = this._adapters.get(adapter.language);
    this._adapters.set(adapter.language, adapter);
    this._syncAll();
    return new DisposableDelegate(() => {
      if (this._adapters.get(adapter.language) !== adapter) {
        return;
      }
      if (before) {
        this._adapters.set(adapter.language, before);
      } else {
        this._adapters.delete(adapter.language);
      }
      this._syncAll();
    });
  }

  adapter(language: string): IKernelAdapter | null {
    return this._adapters.get(language) ?? null;
  }

  state(context: ISessionContext, variableName: string): KernelState {
    return (
      this._sessions.get(context)?.state(variableName) ?? { kind: 'no-kernel' }
    );
  }

  replace(context: ISessionContext, variableName: string): void {
    this._sessions.get(context)?.replace(variableName);
  }

  isValidName(context: ISessionContext, name: string): boolean {
    const adapter = this._sessions.get(context)?.adapter;
    return (adapter ?? this.adapter('python'))?.isValidName(name) ?? false;
  }

  /** Whether kernels get their variables unasked; null while the settings are not read. */
  get isAutomatic(): boolean | null {
    return this._isAutomatic;
  }

  set isAutomatic(automatic: boolean | null) {
    if (automatic !== this._isAutomatic) {
      this._isAutomatic = automatic;
      this._syncAll();
      for (const context of this._sessions.keys()) {
        this._changed.emit(context);
      }
    }
  }

  /** Inject the cart of a notebook again, with what the server says now. */
  refresh(context: ISessionContext): void {
    this._sessions.get(context)?.refresh();
  }

  private _onCart(): void {
    const open = new Set<ISessionContext>();
    for (const notebook of this._options.cart.notebooks) {
      open.add(notebook.sessionContext);
      this._follow(notebook);
    }
    for (const [context, session] of this._sessions) {
      if (!open.has(context)) {
        session.dispose();
        this._sessions.delete(context);
      }
    }
  }

  private _onNotebook(_: ICart, notebook: NotebookPanel): void {
    this._follow(notebook);
    this._sessions.get(notebook.sessionContext)?.sync();
  }

  private _follow(notebook: NotebookPanel): void {
    const context = notebook.sessionContext;
    if (notebook.isDisposed || this._sessions.has(context)) {
      return;
    }
    const { account, availability, cart, patience, trans } = this._options;
    const session = new SessionModel({
      context,
      account,
      availability,
      trans,
      patience,
      adapter: language => this.adapter(language),
      isAutomatic: () => this._isAutomatic,
      // The notebook may be open in several views, of which one is closed.
      attachments: () => {
        const view = cart.notebooks.find(
          ({ sessionContext }) => sessionContext === context
        );
        return view ? cart.read(view).attachments : [];
      }
    });
    session.changed.connect(() => this._changed.emit(context));
    this._sessions.set(context, session);
  }

  private _onAvailability(_: IAvailability, item: ILakeDid): void {
    for (const session of this._sessions.values()) {
      session.hear(item);
    }
  }

  private _syncAll(): void {
    for (const session of this._sessions.values()) {
      session.sync();
    }
  }

  private readonly _adapters = new Map<string, IKernelAdapter>();
  private readonly _changed = new Signal<this, ISessionContext>(this);
  private _isAutomatic: boolean | null = true;
  private _isDisposed = false;
  private readonly _sessions = new Map<ISessionContext, SessionModel>();
}
