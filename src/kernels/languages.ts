import type { Kernel } from '@jupyterlab/services';

import type { IKernelAdapter } from '../tokens';

/** The languages of kernels, and who speaks them. A language is asked for once per kind of kernel. */
export class Languages {
  constructor(
    private readonly _adapter: (language: string) => IKernelAdapter | null
  ) {}

  /** The language of a kernel, lower-cased; null while it was not asked for. */
  known(kernel: Kernel.IKernelConnection | null): string | null {
    return (kernel && this._names.get(kernel.name)) ?? null;
  }

  /** The adapter of a kernel's language; null when that is not known, or nobody taught it us. */
  adapter(kernel: Kernel.IKernelConnection | null): IKernelAdapter | null {
    const language = this.known(kernel);
    return language === null ? null : this._adapter(language);
  }

  /** The same, after asking the kernel; null when nobody wants to know any more. */
  async ask(
    kernel: Kernel.IKernelConnection,
    signal: AbortSignal
  ): Promise<IKernelAdapter | null> {
    if (!this._names.has(kernel.name)) {
      const info = await Promise.race([kernel.info, aborted(signal)]);
      if (!info) {
        return null;
      }
      this._names.set(kernel.name, info.language_info.name.toLowerCase());
    }
    return this.adapter(kernel);
  }

  private readonly _names = new Map<string, string>();
}

/** Undefined once aborted. */
function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise(resolve => {
    signal.addEventListener('abort', () => resolve(undefined));
  });
}
