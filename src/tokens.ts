/**
 * What other extensions may use or replace. Every token of this extension is here.
 */
import type { ISessionContext } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';

import type { DataLakeClient } from './api/client';
import type { IFailure } from './api/errors';
import type {
  Availability,
  Did,
  FileState,
  Instance,
  LakeFile,
  Rule,
  RuleChange
} from './api/types';

/** Translation domain of all strings. */
export const DOMAIN = 'jupyterlab_datalake';

/**
 * The instances of this server, the chosen one, and who we are there.
 *
 * Nothing is asked of the server before somebody needs it (`load`).
 */
export interface IAccount {
  /** The door to our server. */
  readonly client: DataLakeClient;
  /** All configured instances; empty until loaded. */
  readonly instances: ReadonlyArray<Instance>;
  /** The chosen instance; null until loaded or when there is none. */
  readonly current: Instance | null;
  /** Where the server looked for configuration. */
  readonly searched: ReadonlyArray<string>;
  /** `idle` before the first load. */
  readonly status: 'idle' | 'loading' | 'ready' | 'failed';
  /** Why loading failed. */
  readonly failure: IFailure | null;
  /** What is wrong or doubtful in the configuration; the instances above work nevertheless. */
  readonly problems: ReadonlyArray<IFailure>;
  /** Whether `reload` is under way. */
  readonly isReloading: boolean;
  /** When `reload` last brought an answer. */
  readonly reloadedAt: Date | null;
  /** Anything above has changed. */
  readonly changed: ISignal<IAccount, void>;
  /** Ask the server once; later calls return the same promise until `reload`. */
  load(): Promise<void>;
  /** Have the server read its configuration anew, remote parts included. */
  reload(): Promise<void>;
  /** Choose an instance by name. */
  choose(name: string): void;
  /** The instance that an attachment names, else the default one. */
  find(name?: string): Instance | null;
  /** Sign in with a user name and a password; tested before it is kept. */
  signIn(
    name: string,
    credential: { username: string; password: string; account: string | null }
  ): Promise<void>;
  /** Forget the credential. */
  signOut(name: string): Promise<void>;
}

export const IAccount = new Token<IAccount>(
  'jupyterlab-datalake:IAccount',
  'The configured Rucio instances and who is signed in to them.'
);

/**
 * The sidebar "Data Lake": a frame into which features put their sections.
 */
export interface ISidebar {
  /**
   * Add a section that folds. `widget.title.label` is its header;
   * `widget.title.caption` says in a few words what matters inside and may change.
   */
  add(widget: Widget, rank: number): IDisposable;
  /** Put something above all sections. */
  addTop(widget: Widget): IDisposable;
  /** Whether the sidebar is on screen; hidden sections ask for nothing. */
  readonly isVisible: boolean;
  readonly visibilityChanged: ISignal<ISidebar, boolean>;
  /** Open and focus the sidebar. */
  reveal(): void;
}

export const ISidebar = new Token<ISidebar>(
  'jupyterlab-datalake:ISidebar',
  'The Data Lake sidebar, open for sections of other extensions.'
);

/** One entry of a cart, as it stands in the notebook's metadata. */
export interface IAttachment {
  readonly did: string;
  readonly type: 'collection' | 'file';
  readonly variableName: string;
  /** Which instance; absent in notebooks of the older extension. */
  readonly instance?: string;
}

/** A change of a cart that can be taken back. */
export interface ICartEdit {
  readonly kind: 'add' | 'remove' | 'rename' | 'move';
  /** The name that the entry had before. */
  readonly variableName: string;
}

/**
 * The DIDs attached to notebooks (`rucio_attachments`).
 */
export interface ICart {
  /** The notebook whose cart is shown; null when none is open. */
  readonly current: NotebookPanel | null;
  /** The current notebook or the content of its cart has changed. */
  readonly changed: ISignal<ICart, void>;
  /** A given notebook's cart has changed, whoever changed it. */
  readonly notebookChanged: ISignal<ICart, NotebookPanel>;
  /** All open notebooks. */
  readonly notebooks: ReadonlyArray<NotebookPanel>;
  /** The entries of a notebook; `problem` when the metadata is not a list. */
  read(notebook: NotebookPanel): {
    attachments: ReadonlyArray<IAttachment>;
    problem: string | null;
  };
  /** Attach a DID under a valid, unused variable name, which is returned. */
  add(notebook: NotebookPanel, did: Did, instance: string): string;
  /** Remove an entry. */
  remove(notebook: NotebookPanel, attachment: IAttachment): void;
  /**
   * Give an entry another variable name. Throws when another entry has it; whether the kernel's language
   * takes it is said by `IInjector.isValidName`.
   */
  rename(
    notebook: NotebookPanel,
    attachment: IAttachment,
    variableName: string
  ): void;
  /** Put an entry behind another one; null puts it first. */
  move(
    notebook: NotebookPanel,
    attachment: IAttachment,
    after: IAttachment | null
  ): void;
  /** What `undo` takes back; null when there is nothing. */
  lastEdit(notebook: NotebookPanel): ICartEdit | null;
  /**
   * Take back the last change that was made here; what others did meanwhile stays.
   * False when somebody has changed its entry.
   */
  undo(notebook: NotebookPanel): boolean;
  /**
   * Whether the user attached all that is in a notebook's cart, or said yes to it; null while that is not
   * known. What somebody else attached is shown, and injected as far as it is here; nothing else is done.
   */
  approved(notebook: NotebookPanel): boolean | null;
  /** The user says yes to entries that were shown. */
  approve(
    notebook: NotebookPanel,
    attachments: ReadonlyArray<IAttachment>
  ): void;
  /** Whether the user's yes holds for an entry, so that its data may be brought here. */
  mayAct(notebook: NotebookPanel, attachment: IAttachment): boolean;
}

export const ICart = new Token<ICart>(
  'jupyterlab-datalake:ICart',
  'The DIDs attached to notebooks.'
);

/** An instance's name and a DID: what availability is asked for. */
export interface ILakeDid {
  readonly instance: string;
  readonly did: string;
}

/** How data is to be brought near; null leaves it to the site. */
export interface IWish {
  /** A mounted RSE, or an RSE expression that leads to mounted ones. */
  readonly rse: string | null;
  readonly lifetimeDays: number | null;
}

/**
 * Where data is, pushed by the server; one answer per DID however many look.
 */
export interface IAvailability {
  /** What is known now; null while nothing is. Asking for it is `watch`. */
  get(item: ILakeDid): Availability | null;
  /** Why the last question about this DID failed. */
  failure(item: ILakeDid): IFailure | null;
  /** Hear about a DID until disposed: its state is asked for once and then pushed. */
  watch(item: ILakeDid): IDisposable;
  /** State of a DID has changed. */
  readonly changed: ISignal<IAvailability, ILakeDid>;
  /** Ask again, after an error. */
  refresh(item: ILakeDid): Promise<void>;
  /** Everything that somebody hears about. */
  readonly watched: ReadonlyArray<ILakeDid>;
  /** Ask Rucio for a rule. Rejects with a `LakeFailure`. */
  makeAvailable(item: ILakeDid, wish: IWish): Promise<void>;
  /** A rule was granted to this page. */
  readonly granted: ISignal<IAvailability, ILakeDid>;
  /** The rules on a DID and above it. Rejects with a `LakeFailure`. */
  rules(item: ILakeDid, signal?: AbortSignal): Promise<Rule[]>;
  /** Extend a rule of one's own, or have Rucio try again. Rejects with a `LakeFailure`. */
  changeRule(item: ILakeDid, id: string, change: RuleChange): Promise<void>;
  /** Remove a rule of one's own. Rejects with a `LakeFailure`. */
  cancelRule(item: ILakeDid, id: string): Promise<void>;
  /** The files with their paths, for a kernel. */
  files(item: ILakeDid, signal?: AbortSignal): Promise<LakeFile[]>;
}

export const IAvailability = new Token<IAvailability>(
  'jupyterlab-datalake:IAvailability',
  'Where data is, and how it is brought near.'
);

/** What an adapter turns into code. */
export interface IInjection {
  readonly variableName: string;
  readonly did: string;
  /** A collection becomes a list, a file a single value. */
  readonly type: 'collection' | 'file';
  readonly files: ReadonlyArray<LakeFile>;
  /** Whether a variable of the user's own gives way: he was asked. */
  readonly replace?: boolean;
}

/** Code for one silent request, and how its success is read. */
export interface IKernelRequest {
  readonly code: string;
  readonly userExpressions: Readonly<Record<string, string>>;
  /** Whether the kernel has acknowledged all variables. */
  acknowledged(expressions: Readonly<Record<string, unknown>>): boolean;
  /** Whether the name is a variable of the user, which the kernel left alone. */
  taken(expressions: Readonly<Record<string, unknown>>): boolean;
}

/**
 * How values get into the kernels of one language.
 */
export interface IKernelAdapter {
  /** Lower-cased `language_info.name`. */
  readonly language: string;
  /** Whether a name can be a variable of the language and shadows nothing. */
  isValidName(name: string): boolean;
  /** The requests (each below the message limit) that define or replace the variables. */
  inject(items: ReadonlyArray<IInjection>): ReadonlyArray<IKernelRequest>;
  /** The request that removes a variable of ours. */
  remove(variableName: string): IKernelRequest;
}

/** Why a file that Rucio has here cannot be opened. */
export type ClosedState = Extract<
  FileState,
  'hanging' | 'missing' | 'not_mounted' | 'unmapped' | 'unreadable'
>;

/** Where a variable stands in a notebook's kernel. */
export type KernelState =
  | { readonly kind: 'no-kernel' }
  | { readonly kind: 'unsupported'; readonly language: string }
  /** The user wants to be asked for it. */
  | { readonly kind: 'off' }
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'ready';
      /** How many files that Rucio has here cannot be opened, and what is wrong with the first. */
      readonly closed?: { readonly count: number; readonly state: ClosedState };
    }
  /** The user has a variable of this name, which was left alone. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly reason: string };

/**
 * Puts attached DIDs into kernels and knows which kernel has answered.
 */
export interface IInjector {
  /** Let another extension teach us a language. */
  register(adapter: IKernelAdapter): IDisposable;
  adapter(language: string): IKernelAdapter | null;
  /** Whether a notebook's kernel takes a name; Python's grammar holds while its language is not known. */
  isValidName(context: ISessionContext, name: string): boolean;
  /** Where an attachment's variable stands in a notebook's kernel. */
  state(context: ISessionContext, variableName: string): KernelState;
  /** Put a variable where the user has one of his own, who was asked. */
  replace(context: ISessionContext, variableName: string): void;
  readonly changed: ISignal<IInjector, ISessionContext>;
}

export const IInjector = new Token<IInjector>(
  'jupyterlab-datalake:IInjector',
  'Injects attached DIDs into kernels; one adapter per language.'
);
