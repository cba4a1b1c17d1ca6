import type { ISessionContext } from '@jupyterlab/apputils';
import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import { Signal } from '@lumino/signaling';

/** The comm by which a kernel asks for a fresh injection, and for nothing else. */
export const COMM_TARGET = 'jupyterlab-datalake';

/**
 * The lives of the kernels of one session: when one begins, whoever began it, it has nothing of ours.
 */
export class LifeModel implements IDisposable {
  constructor(private readonly _context: ISessionContext) {
    _context.kernelChanged.connect(this._onKernel, this);
    _context.statusChanged.connect(this._onStatus, this);
    _context.connectionStatusChanged.connect(this._onConnection, this);
    _context.iopubMessage.connect(this._onMessage, this);
    this._listen(_context.session?.kernel ?? null);
  }

  get kernel(): Kernel.IKernelConnection | null {
    return this._kernel;
  }

  /** There is another kernel, or none, or the same one lost its memory. */
  get began(): ISignal<this, void> {
    return this._began;
  }

  /** The kernel asks for a fresh injection. */
  get asked(): ISignal<this, void> {
    return this._asked;
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    if (this._isDisposed) {
      return;
    }
    this._isDisposed = true;
    this._context.kernelChanged.disconnect(this._onKernel, this);
    this._context.statusChanged.disconnect(this._onStatus, this);
    this._context.connectionStatusChanged.disconnect(this._onConnection, this);
    this._context.iopubMessage.disconnect(this._onMessage, this);
    this._listen(null);
    Signal.clearData(this);
  }

  private _listen(kernel: Kernel.IKernelConnection | null): void {
    if (this._kernel && !this._kernel.isDisposed) {
      this._kernel.removeCommTarget(COMM_TARGET, this._onComm);
    }
    this._kernel = kernel;
    kernel?.registerCommTarget(COMM_TARGET, this._onComm);
  }

  private _begin(): void {
    this._kernelSession = null;
    this._began.emit();
  }

  private _onKernel(): void {
    this._listen(this._context.session?.kernel ?? null);
    this._begin();
  }

  private _onStatus(_: ISessionContext, status: Kernel.Status): void {
    const restarts = status === 'restarting' || status === 'autorestarting';
    // Of a life that we know of, 'starting' is no news.
    if (restarts || (status === 'starting' && this._kernelSession !== null)) {
      this._begin();
    }
  }

  /** Nobody knows what happened while the connection was cut. */
  private _onConnection(
    _: ISessionContext,
    status: Kernel.ConnectionStatus
  ): void {
    if (status === 'connected' && this._wasCut) {
      this._wasCut = false;
      this._begin();
    }
    this._wasCut ||= status === 'disconnected';
  }

  /** A restart by somebody else may show in nothing but the session of what the kernel publishes. */
  private _onMessage(
    _: ISessionContext,
    message: KernelMessage.IMessage
  ): void {
    // Without a parent it may be the server that speaks for the kernel.
    if (!('msg_id' in message.parent_header)) {
      return;
    }
    const { session } = message.header;
    if (this._kernelSession !== null && this._kernelSession !== session) {
      this._begin();
    }
    this._kernelSession = session;
  }

  private readonly _onComm = () => {
    this._asked.emit();
  };

  private readonly _asked = new Signal<this, void>(this);
  private readonly _began = new Signal<this, void>(this);
  private _isDisposed = false;
  private _kernel: Kernel.IKernelConnection | null = null;
  private _kernelSession: string | null = null;
  private _wasCut = false;
}
