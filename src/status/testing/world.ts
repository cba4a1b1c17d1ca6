import type { NotebookPanel } from '@jupyterlab/notebook';
import { DisposableDelegate } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import type { IFailure } from '../../api/errors';
import { anAvailability } from '../../api/testing/shapes';
import type { Availability } from '../../api/types';
import type {
  IAccount,
  IAttachment,
  IAvailability,
  ICart,
  ILakeDid
} from '../../tokens';

/** Data of the instance `demo`. */
export function lakeDid(did: string): ILakeDid {
  return { instance: 'demo', did };
}

/** Availability as it is pushed, and one notebook whose cart a test fills. */
export class World {
  /** Who is heard about, once for each watch. */
  readonly watched: string[] = [];

  get account(): IAccount {
    return this._account as unknown as IAccount;
  }

  get availability(): IAvailability {
    return this._availability as unknown as IAvailability;
  }

  get cart(): ICart {
    return this._cart as unknown as ICart;
  }

  /** Attach data to the notebook. */
  attach(...dids: string[]): void {
    this.attachTo('demo', ...dids);
  }

  /** Attach data of an instance. */
  attachTo(instance: string, ...dids: string[]): void {
    this._attachments = dids.map((did, index) => ({
      did,
      type: 'collection',
      variableName: `v${index}`,
      instance
    }));
    this._cart.notebookChanged.emit(this._notebook);
  }

  /** Put the notebook in front, or something else. */
  show(notebook: NotebookPanel | null): void {
    this._cart.current = notebook;
    this._cart.changed.emit();
  }

  learn(did: string, difference: Partial<Availability>): void {
    this._known.set(did, anAvailability({ did, ...difference }));
    this._failures.delete(did);
    this._availability.changed.emit(lakeDid(did));
  }

  fail(did: string, failure: IFailure): void {
    this._failures.set(did, failure);
    this._availability.changed.emit(lakeDid(did));
  }

  /** The user asks for data. */
  grant(did: string): void {
    this._availability.granted.emit(lakeDid(did));
  }

  private readonly _account = {
    failure: null as IFailure | null,
    changed: new Signal<unknown, void>({}),
    find: (name?: string) => (name === 'demo' ? { name } : null)
  };

  private readonly _availability = {
    changed: new Signal<unknown, ILakeDid>({}),
    granted: new Signal<unknown, ILakeDid>({}),
    get: ({ did }: ILakeDid) => this._known.get(did) ?? null,
    failure: ({ did }: ILakeDid) => this._failures.get(did) ?? null,
    watch: ({ did }: ILakeDid) => {
      this.watched.push(did);
      return new DisposableDelegate(() => {
        this.watched.splice(this.watched.indexOf(did), 1);
      });
    }
  };

  private _attachments: IAttachment[] = [];
  private readonly _notebook = {} as NotebookPanel;

  private readonly _cart = {
    current: this._notebook as NotebookPanel | null,
    notebooks: [this._notebook],
    changed: new Signal<unknown, void>({}),
    notebookChanged: new Signal<unknown, NotebookPanel>({}),
    read: () => ({ attachments: this._attachments, problem: null })
  };

  private readonly _failures = new Map<string, IFailure>();
  private readonly _known = new Map<string, Availability>();
}
