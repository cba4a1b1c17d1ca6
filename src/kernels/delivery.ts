import type { Kernel } from '@jupyterlab/services';

import type { IKernelRequest } from '../tokens';

/** What became of some requests. `cancelled`: whoever asked no longer wants to know. */
export type Outcome =
  | { readonly kind: 'ready' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'error'; readonly text: string };

/** How long to wait and how often to try. */
export interface IPatience {
  /** Milliseconds without an answer from an idle kernel. */
  readonly wait: number;
  /** Milliseconds before another try. */
  readonly pause: number;
  readonly tries: number;
}

export const PATIENCE: IPatience = { wait: 10_000, pause: 200, tries: 5 };

/**
 * Have a kernel run requests, silently and beside its history.
 *
 * All are sent before this returns, so that what the user runs next finds them done. A kernel whose cell
 * fails aborts what waits behind it, and one that dies answers nothing: then they are sent again.
 */
export async function deliver(
  kernel: Kernel.IKernelConnection,
  requests: ReadonlyArray<IKernelRequest>,
  signal: AbortSignal,
  patience: IPatience = PATIENCE
): Promise<Outcome> {
  for (let count = 1; ; count++) {
    const outcome = await once(kernel, requests, signal, patience.wait);
    const again = outcome.kind === 'aborted' || outcome.kind === 'silent';
    if (!again || count >= patience.tries) {
      return outcome;
    }
    await pause(patience.pause * count, signal);
    if (signal.aborted) {
      return { kind: 'cancelled' };
    }
  }
}

async function once(
  kernel: Kernel.IKernelConnection,
  requests: ReadonlyArray<IKernelRequest>,
  signal: AbortSignal,
  wait: number
): Promise<Outcome> {
  const answers = requests.map(request => send(kernel, request, signal, wait));
  const outcomes = await Promise.all(answers);
  return outcomes.find(({ kind }) => kind !== 'ready') ?? { kind: 'ready' };
}

async function send(
  kernel: Kernel.IKernelConnection,
  request: IKernelRequest,
  signal: AbortSignal,
  wait: number
): Promise<Outcome> {
  if (signal.aborted) {
    return { kind: 'cancelled' };
  }
  if (kernel.isDisposed || kernel.status === 'dead') {
    return { kind: 'silent' };
  }
  const future = kernel.requestExecute({
    code: request.code,
    silent: true,
    store_history: false,
    stop_on_error: false,
    allow_stdin: false,
    user_expressions: { ...request.userExpressions }
  });
  const watch = new Watch(kernel, signal, wait);
  try {
    return await Promise.race([
      watch.ended,
      future.done.then(
        ({ content }): Outcome =>
          content.status === 'ok'
            ? understand(request, content.user_expressions)
            : content.status === 'error'
              ? { kind: 'error', text: `${content.ename}: ${content.evalue}` }
              : { kind: 'aborted' },
        // The connection drops its futures when the kernel restarts.
        (): Outcome => ({ kind: 'silent' })
      )
    ]);
  } finally {
    watch.stop();
    future.dispose();
  }
}

function understand(
  request: IKernelRequest,
  expressions: Record<string, unknown>
): Outcome {
  if (request.acknowledged(expressions)) {
    return { kind: 'ready' };
  }
  return request.taken(expressions)
    ? { kind: 'taken' }
    : { kind: 'error', text: '' };
}

/** Ends when nobody wants the answer any more, or when an idle kernel gives none. */
class Watch {
  constructor(
    private readonly _kernel: Kernel.IKernelConnection,
    private readonly _signal: AbortSignal,
    private readonly _wait: number
  ) {
    this.ended = new Promise(resolve => {
      this._end = resolve;
    });
    this._signal.addEventListener('abort', this._cancel);
    this._start();
  }

  readonly ended: Promise<Outcome>;

  stop(): void {
    clearTimeout(this._timer);
    this._signal.removeEventListener('abort', this._cancel);
  }

  private _start(): void {
    this._timer = setTimeout(() => {
      // Behind a cell that runs for hours, or a slow start, nothing is lost.
      if (this._kernel.status === 'idle') {
        this._end({ kind: 'silent' });
      } else {
        this._start();
      }
    }, this._wait);
  }

  private readonly _cancel = () => {
    this._end({ kind: 'cancelled' });
  };
  private _end!: (outcome: Outcome) => void;
  private _timer: ReturnType<typeof setTimeout> | undefined;
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
