import type { ISessionContext } from '@jupyterlab/apputils';
import { Signal } from '@lumino/signaling';

type Answer = Record<string, unknown> & { status: string };

interface IPending {
  readonly code: string;
  answer(content: Answer): void;
}

/** A connection as JupyterLab's: futures die at a restart, right after it said 'restarting'. */
export class FakeKernel {
  readonly codes: string[] = [];
  readonly requests: Record<string, unknown>[] = [];
  readonly targets: string[] = [];
  readonly taken = new Set<string>();
  /** Answers that come before the usual one. */
  readonly answers: Answer[] = [];
  readonly isDisposed = false;
  readonly name = 'kernel';
  hold = false;
  language = 'Python';
  status = 'idle';

  get info() {
    return Promise.resolve({ language_info: { name: this.language } });
  }

  requestExecute(content: { code: string }) {
    this.codes.push(content.code);
    this.requests.push(content);
    let resolve: (reply: unknown) => void = () => undefined;
    let reject: (error: Error) => void = () => undefined;
    const done = new Promise((yes, no) => {
      resolve = yes;
      reject = no;
    });
    done.catch(() => undefined);
    const dispose = () => reject(new Error('Canceled future'));
    this._futures.push(dispose);
    this._pending.push({
      code: content.code,
      answer: reply => resolve({ content: reply })
    });
    if (!this.hold) {
      this.release();
    }
    return { done, dispose };
  }

  /** What the user runs. */
  runCell(code: string): void {
    this.codes.push(code);
  }

  /** Answer all that is pending. */
  release(): void {
    for (const { code, answer } of this._pending.splice(0)) {
      const [, name] = code.split(' ');
      const ack = this.taken.has(name) ? 'taken' : 'done';
      const usual = { status: 'ok', user_expressions: { ack } };
      answer(this.answers.shift() ?? usual);
    }
  }

  clear(): void {
    this._pending.length = 0;
    for (const dispose of this._futures.splice(0)) {
      dispose();
    }
  }

  registerCommTarget(name: string, callback: () => void): void {
    this.targets.push(name);
    this.openComm = callback;
  }

  removeCommTarget(name: string, callback: () => void): void {
    if (callback === this.openComm) {
      this.targets.splice(this.targets.indexOf(name), 1);
    }
  }

  openComm: () => void = () => undefined;

  private readonly _futures: (() => void)[] = [];
  private readonly _pending: IPending[] = [];
}

/** A session context, as far as the injector looks at it. */
export class FakeSession {
  constructor(kernel: FakeKernel | null) {
    this.session = { kernel };
  }

  session: { kernel: FakeKernel | null };
  readonly kernelChanged = new Signal<this, void>(this);
  readonly statusChanged = new Signal<this, string>(this);
  readonly connectionStatusChanged = new Signal<this, string>(this);
  readonly iopubMessage = new Signal<this, unknown>(this);

  get context(): ISessionContext {
    return this as unknown as ISessionContext;
  }

  restart(): void {
    this.statusChanged.emit('restarting');
    this.session.kernel?.clear();
  }

  say(status: string): void {
    this.statusChanged.emit(status);
  }

  publish(session: string): void {
    this.iopubMessage.emit({
      header: { session },
      parent_header: { msg_id: '1' }
    });
  }

  reconnect(): void {
    this.connectionStatusChanged.emit('disconnected');
    this.connectionStatusChanged.emit('connected');
  }

  change(kernel: FakeKernel | null): void {
    this.session = { kernel };
    this.kernelChanged.emit();
  }
}
