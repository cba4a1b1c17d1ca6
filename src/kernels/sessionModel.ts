import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { JSONExt } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

import { LakeFailure } from '../api/errors';
import type { LakeFile } from '../api/types';
import type {
  IAccount,
  IAttachment,
  IAvailability,
  IKernelAdapter,
  ILakeDid,
  KernelState
} from '../tokens';
import { answered } from './closed';
import type { IPatience, Outcome } from './delivery';
import { deliver } from './delivery';
import { Languages } from './languages';
import { LifeModel } from './lifeModel';
import { reason } from './reason';

export interface ISessionOptions {
  readonly context: ISessionContext;
  readonly account: IAccount;
  readonly availability: IAvailability;
  readonly trans: TranslationBundle;
  readonly patience?: IPatience;
  /** The adapter of a language, if somebody taught us it. */
  adapter(language: string): IKernelAdapter | null;
  /** Whether the kernel gets its variables unasked; null while nobody knows. */
  isAutomatic(): boolean | null;
  /** What is attached now. */
  attachments(): ReadonlyArray<IAttachment>;
}

/** An attachment that is, or is to be, in the kernel. */
interface IVariable {
  attachment: IAttachment;
  state: KernelState;
  watched: { item: ILakeDid; handle: IDisposable } | null;
  /** The files at a stand of availability; a restarted kernel gets them without a question. */
  known: { stand: string; files: ReadonlyArray<LakeFile> } | null;
  /** The stand that was sent to this kernel; empty when it has to be sent again. */
  given: string | null;
  /** The stand whose files could not be read. */
  unread: string | null;
  /** Whether the user asked for it, and it was not sent yet. */
  wanted: boolean;
  /** Whether he gave a variable of his own up for it. */
  replaces: boolean;
}

/**
 * The attachments of one notebook in its kernel.
 *
 * One round at a time compares what is attached with what the kernel has. A kernel that starts or
 * restarts has nothing: what is pending is dropped and everything is sent again.
 */
export class SessionModel implements IDisposable {
  constructor(private readonly _options: ISessionOptions) {
    this._languages = new Languages(name => _options.adapter(name));
    this._life = new LifeModel(_options.context);
    this._life.began.connect(this._startOver, this);
    this._life.asked.connect(this.refresh, this);
    this.sync();
  }

  /** A state has changed. */
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
    this._life.dispose();
    this._abort.abort();
    for (const variable of this._variables.values()) {
      variable.watched?.handle.dispose();
    }
    Signal.clearData(this);
  }

  /** The adapter of the kernel's language, as far as both are known. */
  get adapter(): IKernelAdapter | null {
    return this._languages.adapter(this._life.kernel);
  }

  state(name: string): KernelState {
    const { kernel } = this._life;
    if (!kernel) {
      return { kind: 'no-kernel' };
    }
    const language = this._languages.known(kernel);
    if (language !== null && !this.adapter) {
      return { kind: 'unsupported', language };
    }
    const variable = this._variables.get(name);
    const state = variable?.state ?? { kind: 'waiting' };
    const isPending = variable?.wanted || variable?.given;
    const isLeft = state.kind === 'waiting' && !isPending;
    return isLeft && this._options.isAutomatic() === false
      ? { kind: 'off' }
      : state;
  }

  /** Bring the kernel to what is attached; calls during a round make one more round. */
  sync(): void {
    this._due = true;
    if (!this._running) {
      this._running = true;
      void this._run();
    }
  }

  /** Something is known about a DID, perhaps because the user asked again after a failure. */
  hear({ did, instance }: ILakeDid): void {
    for (const variable of this._variables.values()) {
      const item = variable.watched?.item;
      if (item?.did === did && item.instance === instance) {
        variable.unread = null;
        this.sync();
      }
    }
  }

  /** Ask for the files again and inject all of them, also what the kernel has. */
  refresh(): void {
    for (const variable of this._variables.values()) {
      variable.known = null;
      variable.unread = null;
      variable.given = variable.given === null ? null : '';
    }
    this._asked = true;
    this.sync();
  }

  /** Send a variable once more, and let the user's own give way. */
  replace(name: string): void {
    const variable = this._variables.get(name);
    if (variable) {
      Object.assign(variable, { given: '', wanted: true, replaces: true });
      this.sync();
    }
  }

  private async _run(): Promise<void> {
    // Statuses come in bursts, and a connection clears its queue right after it said 'restarting'.
    await Promise.resolve();
    try {
      while (this._due && !this._isDisposed) {
        this._due = false;
        await this._round(this._abort.signal);
      }
    } finally {
      this._running = false;
    }
  }

  private async _round(signal: AbortSignal): Promise<void> {
    const attachments = this._options.attachments();
    const { kernel } = this._life;
    if (!kernel || (!attachments.length && !this._variables.size)) {
      this._changed.emit();
      return;
    }
    const adapter = await this._languages.ask(kernel, signal);
    if (!adapter || signal.aborted) {
      this._changed.emit();
      return;
    }
    const { account } = this._options;
    if (account.status !== 'ready') {
      await account.load();
    }
    if (signal.aborted || account.status === 'loading') {
      return;
    }
    const gone = this._keep(attachments);
    if (this._asked) {
      this._asked = false;
      this._variables.forEach(variable => (variable.wanted = true));
    }
    const isAutomatic = this._options.isAutomatic() ?? false;
    // A removal that is tried again must not hit the value that follows.
    await Promise.all(
      gone.map(name => this._send(kernel, [adapter.remove(name)], signal))
    );
    await Promise.all(
      [...this._variables.values()]
        .filter(({ wanted }) => isAutomatic || wanted)
        .map(variable => this._bring(variable, kernel, adapter, signal))
    );
  }

  /** Follow what is attached; the names whose values are attached no more. */
  private _keep(attachments: ReadonlyArray<IAttachment>): string[] {
    const wanted = new Map<string, IAttachment>();
    for (const attachment of attachments) {
      if (!wanted.has(attachment.variableName)) {
        wanted.set(attachment.variableName, attachment);
      }
    }
    const gone: string[] = [];
    for (const [name, variable] of this._variables) {
      const attachment = wanted.get(name);
      if (!attachment || !same(attachment, variable.attachment)) {
        variable.watched?.handle.dispose();
        this._variables.delete(name);
        if (variable.given !== null) {
          gone.push(name);
        }
      }
    }
    for (const [name, attachment] of wanted) {
      if (!this._variables.has(name)) {
        this._variables.set(name, {
          attachment,
          state: { kind: 'waiting' },
          watched: null,
          known: null,
          given: null,
          unread: null,
          wanted: false,
          replaces: false
        });
      }
    }
    return gone;
  }

  private async _bring(
    variable: IVariable,
    kernel: Kernel.IKernelConnection,
    adapter: IKernelAdapter,
    signal: AbortSignal
  ): Promise<void> {
    const { attachment } = variable;
    const item = this._watch(variable, adapter);
    const stand = item && this._stand(variable, item);
    const done = stand === variable.given || stand === variable.unread;
    if (!item || stand === null || done) {
      return;
    }
    if (variable.known?.stand !== stand) {
      try {
        const { availability } = this._options;
        const files = await availability.files(item, signal);
        variable.known = { stand, files };
      } catch (error) {
        if (!signal.aborted) {
          variable.unread = stand;
          this._fail(variable, LakeFailure.from(error).message);
        }
        return;
      }
    }
    if (signal.aborted) {
      return;
    }
    variable.given = stand;
    variable.wanted = false;
    this._tell(variable, { kind: 'waiting' });
    const { files } = variable.known;
    const { replaces: replace } = variable;
    variable.replaces = false;
    const requests = adapter.inject([{ ...attachment, files, replace }]);
    const outcome = await this._send(kernel, requests, signal);
    if (!signal.aborted) {
      this._learn(variable, outcome);
    }
  }

  /** Hear about the DID of a variable; null, with the reason as its state, when it is none for us. */
  private _watch(
    variable: IVariable,
    adapter: IKernelAdapter
  ): ILakeDid | null {
    const { account, availability, trans } = this._options;
    const { did, instance: name, variableName } = variable.attachment;
    const instance = account.find(name);
    if (!adapter.isValidName(variableName)) {
      this._fail(
        variable,
        trans.__('“%1” cannot be a variable in this language', variableName)
      );
    } else if (!instance) {
      this._fail(
        variable,
        account.status === 'failed' && account.failure
          ? account.failure.message
          : trans.__('Its instance is not configured on this server')
      );
    } else {
      const watched = variable.watched;
      if (watched?.item.instance !== instance.name) {
        watched?.handle.dispose();
        const item = { instance: instance.name, did };
        variable.watched = { item, handle: availability.watch(item) };
        variable.known = null;
      }
      return variable.watched?.item ?? null;
    }
    variable.watched?.handle.dispose();
    variable.watched = null;
    return null;
  }

  /** What the kernel should have, in a word; null while nobody knows. Progress on the way is not worth a list. */
  private _stand(variable: IVariable, item: ILakeDid): string | null {
    const { availability } = this._options;
    const known = availability.get(item);
    const failure = availability.failure(item) ?? known?.failure ?? null;
    if (!known || known.state === 'unknown') {
      if (failure) {
        this._fail(variable, failure.message);
      }
      return null;
    }
    const counts = [known.files_here, known.files_total, known.bytes_here];
    return known.state === 'replicating'
      ? known.state
      : [known.state, ...counts].join(' ');
  }

  private _send(
    kernel: Kernel.IKernelConnection,
    requests: Parameters<typeof deliver>[1],
    signal: AbortSignal
  ): Promise<Outcome> {
    return deliver(kernel, requests, signal, this._options.patience);
  }

  private _learn(variable: IVariable, outcome: Outcome): void {
    if (outcome.kind === 'cancelled') {
      return;
    }
    if (outcome.kind === 'ready' || outcome.kind === 'taken') {
      this._tell(variable, answered(outcome, variable.known?.files ?? []));
      return;
    }
    variable.given = '';
    this._fail(variable, reason(outcome, this._options.trans));
  }

  private _fail(variable: IVariable, reason: string): void {
    this._tell(variable, { kind: 'failed', reason });
  }

  private _tell(variable: IVariable, state: KernelState): void {
    const before = variable.state;
    variable.state = state;
    if (!JSONExt.deepEqual({ ...before }, { ...state })) {
      this._changed.emit();
    }
  }

  /** The kernel has nothing of ours: drop what is pending and start over. */
  private _startOver(): void {
    this._abort.abort();
    this._abort = new AbortController();
    for (const variable of this._variables.values()) {
      variable.given = null;
      variable.unread = null;
      variable.wanted = false;
      variable.state = { kind: 'waiting' };
    }
    this._changed.emit();
    this.sync();
  }

  private _asked = false;
  private _abort = new AbortController();
  private readonly _changed = new Signal<this, void>(this);
  private _due = false;
  private _isDisposed = false;
  private readonly _languages: Languages;
  private readonly _life: LifeModel;
  private _running = false;
  private readonly _variables = new Map<string, IVariable>();
}

function same(one: IAttachment, other: IAttachment): boolean {
  return (
    one.did === other.did &&
    one.type === other.type &&
    one.instance === other.instance
  );
}
