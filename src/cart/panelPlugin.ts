import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commands';
import { loadTranslation } from '../components/translation';
import { IAccount, IAvailability, ICart, IInjector, ISidebar } from '../tokens';
import { addUseCommand } from './foreign';
import { CartListModel } from './listModel';
import { CartPanel } from './panel';
import { addReplaceCommand } from './replaceCommand';
import { addRowCommands, ENTRY_CLASS, ROW_COMMANDS } from './rowCommands';

/** The section "Cart" of the sidebar, and what can be done with its rows. */
export const cartPanelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-datalake:cart-panel',
  description: 'Shows the cart of the current notebook in the sidebar.',
  autoStart: true,
  requires: [ICart, IAccount, IAvailability, ISidebar],
  optional: [IInjector, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    cart: ICart,
    account: IAccount,
    availability: IAvailability,
    sidebar: ISidebar,
    injector: IInjector | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const { commands } = app;
    const trans = loadTranslation(translator);
    const list = new CartListModel({ cart, injector, trans });
    const panel = new CartPanel({
      trans,
      account,
      availability,
      cart,
      injector,
      list,
      execute: (command, args) => void commands.execute(command, args),
      inject: () => void commands.execute(CommandIDs.inject),
      undo: () => void commands.execute(CommandIDs.undoCart)
    });
    sidebar.add(panel, 20);
    panel.disposed.connect(() => list.dispose());

    addRowCommands(commands, { list, trans, reveal: () => sidebar.reveal() });
    addReplaceCommand(commands, { cart, injector, list, trans });
    addUseCommand(commands, { cart, trans });
    palette?.addItem({
      command: CommandIDs.useCart,
      category: trans.__('Data Lake')
    });
    ROW_COMMANDS.forEach(({ id: command }, rank) => {
      palette?.addItem({ command, category: trans.__('Data Lake') });
      app.contextMenu.addItem({ command, selector: `.${ENTRY_CLASS}`, rank });
    });
  }
};
