import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator } from '@jupyterlab/translation';

import { loadTranslation } from '../components/translation';
import { IAccount, ICart } from '../tokens';
import { Approvals } from './approvals';
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
  optional: [IStateDB, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    tracker: INotebookTracker,
    account: IAccount,
    state: IStateDB | null,
    translator: ITranslator | null
  ): ICart => {
    const { commands } = app;
    const trans = loadTranslation(translator);
    const approvals = new Approvals(state, ({ message }) => {
      Notification.warning(
        trans.__('It is not remembered whose carts you use: %1', message)
      );
    });
    const cart = new CartModel(tracker, approvals);
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
