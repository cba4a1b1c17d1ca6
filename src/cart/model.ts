import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { didText } from '../api/did';
import type { Did } from '../api/types';
import { suggestName } from '../kernels/names';
import type { IAttachment, ICart, ICartEdit } from '../tokens';
import type { Approvals } from './approvals';
import type { Place } from './edits';
import { sameEntry } from './edits';
import type { ICartContent } from './metadata';
import { readCart } from './metadata';
import type { ISharedMetadata } from './notebookCart';
import { NotebookCart } from './notebookCart';

/**
 * The DIDs attached to the open notebooks.
 *
 * The notebook's shared model is the only store, so that a cart is saved, copied, undone and
 * edited together with its notebook. Reading never writes.
 */
export class CartModel implements ICart, IDisposable {
  constructor(
    private readonly _tracker: INotebookTracker,
    private readonly _approvals: Approvals
  ) {
    this._approvals.changed.connect(this._onCurrent, this);
    this._tracker.widgetAdded.connect(this._onAdded, this);
    this._tracker.currentChanged.connect(this._onCurrent, this);
    this._tracker.forEach(notebook => this._follow(notebook));
  }

  get current(): NotebookPanel | null {
    return this._tracker.currentWidget;
  }

  get notebooks(): ReadonlyArray<NotebookPanel> {
    return this._tracker.filter(notebook => !notebook.isDisposed);
  }

  get changed(): ISignal<this, void> {
    return this._changed;
  }

  get notebookChanged(): ISignal<this, NotebookPanel> {
    return this._notebookChanged;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._approvals.changed.disconnect(this._onCurrent, this);
    this._tracker.widgetAdded.disconnect(this._onAdded, this);
    this._tracker.currentChanged.disconnect(this._onCurrent, this);
    for (const cart of this._carts.values()) {
      cart.dispose();
    }
    this._carts.clear();
    Signal.clearData(this);
  }

  read(notebook: NotebookPanel): ICartContent {
    return this._cart(notebook)?.read() ?? readCart(undefined);
  }

  add(notebook: NotebookPanel, did: Did, instance: string): string {
    const { attachments } = this.read(notebook);
    const text = didText(did);
    const twin = attachments.find(
      item => item.did === text && (item.instance ?? instance) === instance
    );
    if (twin) {
      this._approvals.add(notebook.context.path, [twin]);
      return twin.variableName;
    }
    const taken = new Set(attachments.map(item => item.variableName));
    const item: IAttachment = {
      did: text,
      type: did.type === 'file' ? 'file' : 'collection',
      variableName: suggestName(text, taken),
      instance
    };
    this._cart(notebook)?.apply({ kind: 'add', item, place: 'last' });
    this._approvals.add(notebook.context.path, [item]);
    return item.variableName;
  }

  remove(notebook: NotebookPanel, entry: IAttachment): void {
    this._cart(notebook)?.apply({ kind: 'remove', entry });
  }

  rename(notebook: NotebookPanel, entry: IAttachment, to: string): void {
    const { attachments } = this.read(notebook);
    const taken = attachments.some(
      item => item.variableName === to && !sameEntry(item, entry)
    );
    if (to === '' || taken) {
      throw new Error(`'${to}' cannot be the name of another entry`);
    }
    this._cart(notebook)?.apply({ kind: 'rename', entry, to });
  }

  move(
    notebook: NotebookPanel,
    entry: IAttachment,
    after: IAttachment | null
  ): void {
    const place: Place = after ? { after: { ...after } } : 'first';
    this._cart(notebook)?.apply({ kind: 'move', entry, place });
  }

  lastEdit(notebook: NotebookPanel): ICartEdit | null {
    const last = this._cart(notebook)?.last;
    return last
      ? {
          kind: last.kind,
          variableName: (last.kind === 'add' ? last.item : last.entry)
            .variableName
        }
      : null;
  }

  undo(notebook: NotebookPanel): boolean {
    return this._cart(notebook)?.undo() ?? false;
  }

  approved(notebook: NotebookPanel): boolean | null {
    return this._approvals.isReady
      ? this.read(notebook).attachments.every(entry =>
          this.mayAct(notebook, entry)
        )
      : null;
  }

  approve(notebook: NotebookPanel, entries: ReadonlyArray<IAttachment>): void {
    this._approvals.add(notebook.context.path, entries);
  }

  mayAct(notebook: NotebookPanel, entry: IAttachment): boolean {
    return this._approvals.has(notebook.context.path, entry);
  }

  private _onAdded(_: INotebookTracker, notebook: NotebookPanel): void {
    this._follow(notebook);
  }

  private _onCurrent(): void {
    this._changed.emit();
  }

  /** The model of a notebook comes with its content, and is another one after a revert. */
  private _follow(notebook: NotebookPanel): void {
    const tell = () => {
      this._notebookChanged.emit(notebook);
      if (notebook === this.current) {
        this._changed.emit();
      }
    };
    let followed: NotebookCart | null = null;
    const follow = () => {
      followed?.changed.disconnect(tell);
      followed = this._cart(notebook);
      followed?.changed.connect(tell);
    };
    const onModel = () => {
      follow();
      this._forget();
      tell();
    };
    notebook.content.modelChanged.connect(onModel);
    let { path } = notebook.context;
    const onPath = (_: unknown, to: string) => {
      this._approvals.copy(path, to);
      path = to;
      tell();
    };
    notebook.context.pathChanged.connect(onPath);
    notebook.disposed.connect(() => {
      followed?.changed.disconnect(tell);
      notebook.context.pathChanged.disconnect(onPath);
      this._forget();
      if (!this._isDisposed) {
        this._changed.emit();
      }
    });
    follow();
    void notebook.context.ready.then(tell);
  }

  /** The cart in a notebook's shared model, which several views of the notebook have in common. */
  private _cart(notebook: NotebookPanel): NotebookCart | null {
    const shared = this._isDisposed ? null : sharedModel(notebook);
    if (!shared) {
      return null;
    }
    let cart = this._carts.get(shared);
    if (!cart) {
      cart = new NotebookCart(shared);
      this._carts.set(shared, cart);
    }
    return cart;
  }

  /** Let go of the carts that no open notebook shows any more. */
  private _forget(): void {
    const shown = new Set(this.notebooks.map(sharedModel));
    for (const [shared, cart] of this._carts) {
      if (!shown.has(shared)) {
        cart.dispose();
        this._carts.delete(shared);
      }
    }
  }

  private readonly _carts = new Map<ISharedMetadata, NotebookCart>();
  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private readonly _notebookChanged = new Signal<this, NotebookPanel>(this);
}

function sharedModel(notebook: NotebookPanel): ISharedMetadata | null {
  return notebook.isDisposed
    ? null
    : (notebook.content.model?.sharedModel ?? null);
}
