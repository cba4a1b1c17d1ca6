import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { DOMAIN, IAccount, ICart } from '../tokens';
import { addCartCommands } from './cartCommands';
import { acceptOnNotebook } from './drop';
import { CartModel } from './model';

/** The DIDs attached to the open notebooks. */
export const cartPlugin: JupyterFrontEndPlugin<ICart> = {
  id: 'jupyterlab-datalake:cart',
  description: 'Keeps DIDs in the metadata of notebooks.',
  autoStart: true,
  provides: ICart,
  requires: [INotebookTracker, IAccount],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    account: IAccount,
    translator: ITranslator | null
  ): ICart => {
    const cart = new CartModel(tracker);
    const { commands } = app;
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    addCartCommands(commands, { cart, account, trans });
    tracker.widgetAdded.connect((_, notebook) => {
      const drops = acceptOnNotebook(
        notebook,
        (command, args) => void commands.execute(command, args)
      );
      notebook.disposed.connect(() => drops.dispose());
    });
    return cart;
  }
};
