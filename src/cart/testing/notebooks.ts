import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import { NotebookModel } from '@jupyterlab/notebook';
import type { PartialJSONValue } from '@lumino/coreutils';
import { Signal } from '@lumino/signaling';
import { Title } from '@lumino/widgets';

import { METADATA_KEY } from '../metadata';

/** As much of a notebook panel as the cart looks at, around a real notebook model. */
export class Panel {
  constructor(
    metadata?: PartialJSONValue,
    path = 'a.ipynb',
    ready = Promise.resolve()
  ) {
    this.context = { ready, path, pathChanged: new Signal(this) };
    this.title = new Title<object>({ owner: this, label: path });
    this.content.model = new NotebookModel();
    if (metadata !== undefined) {
      this.content.model.sharedModel.setMetadata(METADATA_KEY, metadata);
    }
    this.content.model.dirty = false;
  }

  isDisposed = false;
  readonly disposed = new Signal<this, void>(this);
  readonly context: {
    ready: Promise<void>;
    path: string;
    readonly pathChanged: Signal<object, string>;
  };
  readonly sessionContext = {};
  readonly title: Title<object>;
  readonly content = {
    model: null as NotebookModel | null,
    modelChanged: new Signal<object, void>(this)
  };

  get notebook(): NotebookPanel {
    return this as unknown as NotebookPanel;
  }

  get stored(): unknown {
    return this.content.model!.toJSON().metadata[METADATA_KEY];
  }

  get dirty(): boolean {
    return this.content.model!.dirty;
  }

  replaceModel(model: NotebookModel): void {
    this.content.model = model;
    this.content.modelChanged.emit();
  }

  saveAs(path: string): void {
    this.context.path = path;
    this.context.pathChanged.emit(path);
  }

  close(): void {
    this.isDisposed = true;
    this.disposed.emit();
  }
}

export class Tracker {
  readonly widgetAdded = new Signal<this, NotebookPanel>(this);
  readonly currentChanged = new Signal<this, NotebookPanel | null>(this);
  currentWidget: NotebookPanel | null = null;

  get notebooks(): INotebookTracker {
    return this as unknown as INotebookTracker;
  }

  readonly open: NotebookPanel[] = [];

  forEach(each: (notebook: NotebookPanel) => void): void {
    this.open.forEach(each);
  }

  filter(wanted: (notebook: NotebookPanel) => boolean): NotebookPanel[] {
    return this.open.filter(wanted);
  }

  show(panel: Panel): void {
    if (!this.open.includes(panel.notebook)) {
      this.open.push(panel.notebook);
      this.widgetAdded.emit(panel.notebook);
    }
    this.currentWidget = panel.notebook;
    this.currentChanged.emit(panel.notebook);
  }
}
