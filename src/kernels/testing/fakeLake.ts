import type { ISessionContext } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { DisposableDelegate } from '@lumino/disposable';
import { Signal } from '@lumino/signaling';

import type { IFailure } from '../../api/errors';
import { LakeFailure } from '../../api/errors';
import { anAvailability } from '../../api/testing/shapes';
import type { Availability, LakeFile } from '../../api/types';
import type {
  IAccount,
  IAttachment,
  IAvailability,
  ICart,
  ILakeDid
} from '../../tokens';

export function file(did: string): LakeFile {
  return {
    did,
    path: `/eos/${did}`,
    looked_for: null,
    pfn: null,
    size: 1,
    state: 'available'
  };
}

/** A server with one instance, one notebook and its cart; writes down what is asked. */
export class FakeLake {
  readonly questions: string[] = [];
  watched = 0;
  unreadable = false;

  get cart(): ICart {
    return this._cart as unknown as ICart;
  }

  get account(): IAccount {
    return this._account as unknown as IAccount;
  }

  get availability(): IAvailability {
    return this._availability as unknown as IAvailability;
  }

  /** Open a notebook, or a further view of it. */
  open(sessionContext: ISessionContext): NotebookPanel {
    const notebook = { sessionContext, isDisposed: false };
    const panel = notebook as unknown as NotebookPanel;
    this._cart.notebooks = [...this._cart.notebooks, panel];
    this._cart.changed.emit();
    return panel;
  }

  close(notebook: NotebookPanel = this._cart.notebooks[0]): void {
    Object.assign(notebook, { isDisposed: true });
    this._cart.notebooks = this._cart.notebooks.filter(
      other => other !== notebook
    );
    this._cart.changed.emit();
  }

  attach(...attachments: IAttachment[]): void {
    this._attachments = attachments;
    this._cart.notebookChanged.emit(this._cart.notebooks[0]);
  }

  learn(did: string, known: Partial<Availability>): void {
    this._known.set(
      did,
      anAvailability({
        did,
        state: 'available',
        files_here: 1,
        files_total: 1,
        bytes_here: 1,
        bytes_total: 1,
        ...known
      })
    );
    this._availability.changed.emit({ instance: 'demo', did });
  }

  fail(message: string): void {
    this._failure = { message, reason: '', code: 'rucio_unreachable' };
  }

  recover(): void {
    this._failure = null;
  }

  private readonly _account = {
    status: 'idle',
    failure: null,
    changed: new Signal<unknown, void>({}),
    find: (name?: string) =>
      this._account.status === 'ready' && (name ?? 'demo') === 'demo'
        ? { name: 'demo' }
        : null,
    load: () => {
      this.questions.push('load');
      this._account.status = 'ready';
      return Promise.resolve();
    }
  };

  private readonly _availability = {
    changed: new Signal<unknown, ILakeDid>({}),
    get: ({ did }: ILakeDid) => this._known.get(did) ?? null,
    failure: () => this._failure,
    watch: ({ did, instance }: ILakeDid) => {
      this.questions.push(`watch ${instance} ${did}`);
      this.watched++;
      return new DisposableDelegate(() => {
        this.watched--;
      });
    },
    files: ({ did, instance }: ILakeDid) => {
      this.questions.push(`files ${instance} ${did}`);
      return this.unreadable
        ? Promise.reject(
            new LakeFailure({ message: 'cut', reason: '', code: 'rucio_cut' })
          )
        : Promise.resolve([file(did)]);
    }
  };

  private readonly _cart = {
    notebooks: [] as NotebookPanel[],
    changed: new Signal<unknown, void>({}),
    notebookChanged: new Signal<unknown, NotebookPanel>({}),
    read: () => ({ attachments: this._attachments, problem: null })
  };

  private _attachments: IAttachment[] = [];
  private _failure: IFailure | null = null;
  private readonly _known = new Map<string, Availability>();
}
