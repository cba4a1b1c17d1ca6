import { Notification } from '@jupyterlab/apputils';
import type { NotebookPanel } from '@jupyterlab/notebook';
import type { TranslationBundle } from '@jupyterlab/translation';

import { splitDid } from '../api/did';
import type { IDraggedDid } from '../components/dragData';
import type { ICart } from '../tokens';
import type { InsertModel } from './model';
import type { IPlace } from './place';
import { missingImports, write } from './place';
import type { ISubject, ITemplate } from './templates';
import { fill } from './templates';

/** A DID that becomes code; `name` follows from it. */
export type IInsertable = Omit<IDraggedDid, 'name'>;

/** What the templates have to know about a DID. */
export function subjectOf({ did, type }: IInsertable): ISubject {
  return { did, isFile: type === 'file' };
}

/** Attaches a DID where it is not yet, and writes the line. */
export class Inserter {
  constructor(
    private readonly _model: InsertModel,
    private readonly _cart: ICart,
    private readonly _trans: TranslationBundle
  ) {}

  /**
   * Write a template's lines at a place of a notebook. Its variable is the one of the cart, where it is
   * put if need be, so that the line runs.
   */
  async insert(
    notebook: NotebookPanel,
    item: IInsertable,
    template: ITemplate,
    place: IPlace
  ): Promise<void> {
    const subject = subjectOf(item);
    let variable: string;
    try {
      variable = this._cart.add(
        notebook,
        { ...splitDid(item.did), type: item.type, bytes: null, length: null },
        item.instance
      );
    } catch (error) {
      Notification.error(
        this._trans.__('Nothing was inserted: %1', (error as Error).message)
      );
      return;
    }
    const { imports, line } = fill(template, subject, variable);
    write(place, [...missingImports(notebook, imports), line]);
    await this._model.choose(subject, template);
  }
}

/** Whether lines of Python make sense in a notebook. */
export function speaksPython({ content }: NotebookPanel): boolean {
  const language = content.model?.defaultKernelLanguage.toLowerCase();
  // A new notebook does not say before its kernel has answered.
  return !language || language === 'python';
}
