import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { isPythonName } from '../kernels/names';
import type { IAttachment, ICart, ICartEdit, IInjector } from '../tokens';
import { sameEntry } from './edits';

export interface ICartListOptions {
  readonly cart: ICart;
  /** Knows which names a kernel takes; null where nothing is put into kernels. */
  readonly injector: IInjector | null;
  readonly trans: TranslationBundle;
}

/**
 * The rows of the current notebook's cart: which one the keyboard is at, which one is being renamed, and
 * what was done last.
 */
export class CartListModel implements IDisposable {
  constructor(private readonly _options: ICartListOptions) {
    _options.cart.changed.connect(this._onCart, this);
  }

  /** Something above has changed. */
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
    this._options.cart.changed.disconnect(this._onCart, this);
    Signal.clearData(this);
  }

  get notebook(): NotebookPanel | null {
    return this._options.cart.current;
  }

  get entries(): ReadonlyArray<IAttachment> {
    const { notebook } = this;
    return notebook ? this._options.cart.read(notebook).attachments : [];
  }

  /** The row that the keyboard is at: the one that was chosen, or what stands at its place now. */
  get index(): number {
    const { entries } = this;
    const there = entries.findIndex(
      entry => this._chosen && sameEntry(entry, this._chosen)
    );
    return there >= 0
      ? there
      : Math.max(0, Math.min(this._index, entries.length - 1));
  }

  get selected(): IAttachment | null {
    return this.entries[this.index] ?? null;
  }

  /** The row whose name is being written. */
  get renamedIndex(): number | null {
    const { _renamed: renamed } = this;
    const index = this.entries.findIndex(
      entry => renamed && sameEntry(entry, renamed)
    );
    return index < 0 ? null : index;
  }

  /** What was done last in this notebook and can be taken back; null once it was looked at. */
  get done(): ICartEdit | null {
    const { notebook } = this;
    return this._tells && notebook
      ? this._options.cart.lastEdit(notebook)
      : null;
  }

  get canUndo(): boolean {
    const { notebook } = this;
    return notebook !== null && this._options.cart.lastEdit(notebook) !== null;
  }

  find(variableName: string): IAttachment | null {
    return (
      this.entries.find(entry => entry.variableName === variableName) ?? null
    );
  }

  indexOf(entry: IAttachment): number {
    return this.entries.findIndex(item => sameEntry(item, entry));
  }

  select(index: number): void {
    const { entries } = this;
    this._index = Math.max(0, Math.min(index, entries.length - 1));
    this._chosen = entries[this._index] ?? null;
    this._changed.emit();
  }

  /** Go to the next row whose name begins so. */
  selectByName(start: string): void {
    const { entries, index } = this;
    const wanted = start.toLowerCase();
    for (let step = 1; step <= entries.length; step++) {
      const next = (index + step) % entries.length;
      if (entries[next].variableName.toLowerCase().startsWith(wanted)) {
        this.select(next);
        return;
      }
    }
  }

  /** Before which row something would be dropped; null while nothing is dragged over the list. */
  get gap(): number | null {
    return this._gap;
  }

  set gap(gap: number | null) {
    if (gap !== this._gap) {
      this._gap = gap;
      this._changed.emit();
    }
  }

  /** Let the user write another name. */
  startRename(entry: IAttachment): void {
    this._renamed = entry;
    this._chosen = entry;
    this._changed.emit();
  }

  cancelRename(): void {
    this._renamed = null;
    this._changed.emit();
  }

  /** Why an entry cannot have a name; null when it can. */
  nameProblem(entry: IAttachment, name: string): string | null {
    const { injector, trans } = this._options;
    const context = this.notebook?.sessionContext;
    const other = this.entries.find(
      item => item.variableName === name && !sameEntry(item, entry)
    );
    if (other) {
      return trans.__('“%1” is the name of %2 already.', name, other.did);
    }
    const isValid =
      injector && context
        ? injector.isValidName(context, name)
        : isPythonName(name);
    return isValid
      ? null
      : trans.__('“%1” cannot be a variable in this kernel’s language.', name);
  }

  /** Rename an entry; the reason when that cannot be. */
  rename(entry: IAttachment, name: string): string | null {
    const problem =
      name === entry.variableName ? null : this.nameProblem(entry, name);
    if (problem || !this.notebook) {
      return problem;
    }
    this._renamed = null;
    if (name === entry.variableName) {
      this._changed.emit();
    } else {
      this._chosen = { ...entry, variableName: name };
      this._tells = true;
      this._options.cart.rename(this.notebook, entry, name);
    }
    return null;
  }

  /** Put an entry at a place of the list. */
  moveTo(entry: IAttachment, index: number): void {
    const others = this.entries.filter(item => !sameEntry(item, entry));
    if (!this.notebook || index < 0 || index > others.length) {
      return;
    }
    this._chosen = entry;
    this._tells = true;
    this._options.cart.move(this.notebook, entry, others[index - 1] ?? null);
  }

  remove(entry: IAttachment): void {
    if (this.notebook) {
      this._index = this.indexOf(entry);
      this._chosen = null;
      this._tells = true;
      this._options.cart.remove(this.notebook, entry);
    }
  }

  /** Take the last change back; false when somebody has changed its entry. */
  undo(): boolean {
    this._tells = false;
    return this.notebook ? this._options.cart.undo(this.notebook) : false;
  }

  /** Say no more about what was done. */
  dismiss(): void {
    this._tells = false;
    this._changed.emit();
  }

  private _onCart(): void {
    const { notebook } = this;
    if (notebook !== this._shown) {
      this._shown = notebook;
      this._chosen = null;
      this._index = 0;
      this._renamed = null;
      this._tells = false;
    }
    this._changed.emit();
  }

  private readonly _changed = new Signal<this, void>(this);
  private _chosen: IAttachment | null = null;
  private _gap: number | null = null;
  private _index = 0;
  private _isDisposed = false;
  private _renamed: IAttachment | null = null;
  private _shown: NotebookPanel | null = null;
  private _tells = false;
}
