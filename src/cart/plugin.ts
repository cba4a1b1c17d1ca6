import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commands';
import {
  DOMAIN,
  IAccount,
  IAvailability,
  ICart,
  IInjector,
  ISidebar
} from '../tokens';
import { addCartCommands } from './cartCommands';
import { CartModel } from './model';
import { CartPanel } from './panel';

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
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    addCartCommands(app.commands, { cart, account, trans });
    return cart;
  }
};

/** The section "Cart" of the sidebar. */
export const cartPanelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-datalake:cart-panel',
  description: 'Shows the cart of the current notebook in the sidebar.',
  autoStart: true,
  requires: [ICart, IAccount, IAvailability, ISidebar],
  optional: [IInjector, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    cart: ICart,
    account: IAccount,
    availability: IAvailability,
    sidebar: ISidebar,
    injector: IInjector | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const panel = new CartPanel({
      trans,
      account,
      availability,
      cart,
      injector,
      execute: (command, args) => void app.commands.execute(command, args),
      inject: () => void app.commands.execute(CommandIDs.inject)
    });
    sidebar.add(panel, 20);
  }
};
