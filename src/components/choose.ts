import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { Widget } from '@lumino/widgets';

/** What is asked, and the answers. */
export interface IQuestion {
  readonly trans: TranslationBundle;
  readonly title: string;
  /** What the answers are. */
  readonly label: string;
  readonly items: ReadonlyArray<string>;
  /** The verb of the dialog's last button. */
  readonly verb: string;
}

/**
 * Ask for one of several things: its index, or null when the user does not say.
 *
 * JupyterLab's own dialog for this has a list without a name, which a screen reader cannot announce.
 */
export async function choose(question: IQuestion): Promise<number | null> {
  const { title, trans, verb } = question;
  const { button, value } = await showDialog({
    title,
    body: new Choice(question),
    focusNodeSelector: 'select',
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.okButton({ label: verb })
    ]
  });
  return button.accept ? value : null;
}

class Choice extends Widget implements Dialog.IBodyWidget<number> {
  constructor({ items, label }: IQuestion) {
    super({ node: document.createElement('label') });
    this.addClass('jp-DataLake-choose');
    this._list.className = 'jp-mod-styled';
    for (const item of items) {
      this._list.add(new Option(item));
    }
    this.node.append(label, this._list);
  }

  getValue(): number {
    return this._list.selectedIndex;
  }

  private readonly _list = document.createElement('select');
}
