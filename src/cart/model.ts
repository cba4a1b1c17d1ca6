import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { PartialJSONValue } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { didText } from '../api/did';
import type { Did } from '../api/types';
import { suggestName } from '../kernels/names';
import type { IAttachment, ICart } from '../tokens';
import type { ICartContent } from './metadata';
import {
  METADATA_KEY,
  readCart,
  withAttachment,
  withoutAttachment
} from './metadata';

/** The part of a notebook's model that holds the cart. */
interface ISharedMetadata {
  getMetadata(key: string): PartialJSONValue | undefined;
  setMetadata(key: string, value: PartialJSONValue): void;
  deleteMetadata(key: string): void;
  readonly metadataChanged: ISignal<unknown, { key: string }>;
}

/**
 * The DIDs attached to the open notebooks.
 *
 * The notebook's shared model is the only store, so that a cart is saved, copied, undone and
 * edited together with its notebook. Reading never writes.
 */
export class CartModel implements ICart, IDisposable {
  constructor(private readonly _tracker: INotebookTracker) {
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
    this._tracker.widgetAdded.disconnect(this._onAdded, this);
    this._tracker.currentChanged.disconnect(this._onCurrent, this);
    Signal.clearData(this);
  }

  read(notebook: NotebookPanel): ICartContent {
    return readCart(shared(notebook)?.getMetadata(METADATA_KEY));
  }

  add(notebook: NotebookPanel, did: Did, instance: string): string {
    const content = this._writable(notebook);
    const text = didText(did);
    const twin = content.attachments.find(
      item => item.did === text && (item.instance ?? instance) === instance
    );
    if (twin) {
      return twin.variableName;
    }
    const taken = new Set(content.attachments.map(item => item.variableName));
    const attachment: IAttachment = {
      did: text,
      type: did.type === 'file' ? 'file' : 'collection',
      variableName: suggestName(text, taken),
      instance
    };
    shared(notebook)?.setMetadata(
      METADATA_KEY,
      withAttachment(content, attachment)
    );
    return attachment.variableName;
  }

  remove(notebook: NotebookPanel, attachment: IAttachment): void {
    const rest = withoutAttachment(this._writable(notebook), attachment);
    if (rest) {
      shared(notebook)?.setMetadata(METADATA_KEY, rest);
    } else {
      shared(notebook)?.deleteMetadata(METADATA_KEY);
    }
  }

  private _writable(notebook: NotebookPanel): ICartContent {
    const content = this.read(notebook);
    if (content.problem) {
      throw new Error(`'${METADATA_KEY}' in the notebook is not a list`);
    }
    return content;
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
    const onMetadata = (_: unknown, { key }: { key: string }) => {
      if (key === METADATA_KEY) {
        tell();
      }
    };
    let followed: ISharedMetadata | null = null;
    const follow = () => {
      followed?.metadataChanged.disconnect(onMetadata);
      followed = this._isDisposed ? null : shared(notebook);
      followed?.metadataChanged.connect(onMetadata);
    };
    const onModel = () => {
      follow();
      tell();
    };
    notebook.content.modelChanged.connect(onModel);
    notebook.disposed.connect(() => {
      followed?.metadataChanged.disconnect(onMetadata);
      if (!this._isDisposed) {
        this._changed.emit();
      }
    });
    follow();
    void notebook.context.ready.then(tell);
  }

  private readonly _changed = new Signal<this, void>(this);
  private _isDisposed = false;
  private readonly _notebookChanged = new Signal<this, NotebookPanel>(this);
}

function shared(notebook: NotebookPanel): ISharedMetadata | null {
  return notebook.isDisposed
    ? null
    : (notebook.content.model?.sharedModel ?? null);
}
