import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commands';
import { loadTranslation } from '../components/translation';
import { IAccount, IAvailability, ICart } from '../tokens';
import { Errands } from './errands';
import { StatusItem } from './item';
import { StatusModel } from './model';

/** What moves and what is stuck, for those who do not look at the panel. */
export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-datalake:status',
  description: 'Says in the status bar what moves and what is stuck.',
  autoStart: true,
  requires: [IAccount, IAvailability],
  optional: [ICart, IStatusBar, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    account: IAccount,
    availability: IAvailability,
    cart: ICart | null,
    statusBar: IStatusBar | null,
    translator: ITranslator | null
  ): void => {
    const trans = loadTranslation(translator);
    if (!statusBar) {
      return;
    }
    const errands = new Errands(availability);
    const model = new StatusModel({
      account,
      availability,
      cart,
      errands,
      trans
    });
    const item = new StatusItem({
      model,
      trans,
      open: () => void app.commands.execute(CommandIDs.open)
    });
    statusBar.registerStatusItem('jupyterlab-datalake:status', {
      item,
      align: 'left',
      rank: 20,
      isActive: () => model.text !== null,
      activeStateChanged: model.changed
    });
  }
};
