import type { ITranslator, TranslationBundle } from '@jupyterlab/translation';
import { nullTranslator } from '@jupyterlab/translation';

import { DOMAIN } from '../tokens';
import { isolated } from './legible';

/** Our sentences in the reader's language, in which the texts of strangers can be read and do no harm. */
export function loadTranslation(
  translator: ITranslator | null
): TranslationBundle {
  return new HonestBundle((translator ?? nullTranslator).load(DOMAIN));
}

/**
 * What is put into a sentence is a name or a message more often than not, so all of it is shown as such.
 *
 * JupyterLab's own way would also take `%% ` out of it.
 */
class HonestBundle implements TranslationBundle {
  constructor(private readonly _inner: TranslationBundle) {}

  __(msgid: string, ...args: unknown[]): string {
    return fill(args, marks => this._inner.__(msgid, ...marks));
  }

  gettext(msgid: string, ...args: unknown[]): string {
    return this.__(msgid, ...args);
  }

  _n(msgid: string, plural: string, n: number, ...args: unknown[]): string {
    return fill(args, marks => this._inner._n(msgid, plural, n, ...marks));
  }

  ngettext(msgid: string, plural: string, n: number, ...args: unknown[]) {
    return this._n(msgid, plural, n, ...args);
  }

  _p(context: string, msgid: string, ...args: unknown[]): string {
    return fill(args, marks => this._inner._p(context, msgid, ...marks));
  }

  pgettext(context: string, msgid: string, ...args: unknown[]): string {
    return this._p(context, msgid, ...args);
  }

  _np(
    context: string,
    msgid: string,
    plural: string,
    n: number,
    ...args: unknown[]
  ): string {
    return fill(args, marks =>
      this._inner._np(context, msgid, plural, n, ...marks)
    );
  }

  npgettext(
    context: string,
    msgid: string,
    plural: string,
    n: number,
    ...args: unknown[]
  ): string {
    return this._np(context, msgid, plural, n, ...args);
  }

  dcnpgettext(
    domain: string,
    context: string,
    msgid: string,
    plural: string,
    n: number,
    ...args: unknown[]
  ): string {
    return fill(args, marks =>
      this._inner.dcnpgettext(domain, context, msgid, plural, n, ...marks)
    );
  }
}

/** Make the sentence with marks in it, then put the values in their places. */
function fill(
  args: ReadonlyArray<unknown>,
  make: (marks: string[]) => string
): string {
  const sentence = make(args.map((_, index) => `\ue000${index}\ue000`));
  return sentence.replace(/\ue000(\d+)\ue000/g, (_, index: string) =>
    isolated(String(args[Number(index)]))
  );
}
