import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { IStatusBar } from '@jupyterlab/statusbar';
import { ITranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commands';
import { loadSettings } from '../components/siteSettings';
import { loadTranslation } from '../components/translation';
import { IAccount, IAvailability, ICart, ISidebar } from '../tokens';
import { Concerns } from './concerns';
import { Errands } from './errands';
import { StatusItem } from './item';
import { StatusModel } from './model';
import { notify } from './notify';

const ID = 'jupyterlab-datalake:status';

/** What moves, comes and is stuck, for those who do not look at the panel. */
export const statusPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description:
    'Says in the status bar and by notifications what moves and what is stuck.',
  autoStart: true,
  requires: [IAccount, IAvailability, ISidebar],
  optional: [ICart, IStatusBar, ISettingRegistry, IStateDB, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    account: IAccount,
    availability: IAvailability,
    sidebar: ISidebar,
    cart: ICart | null,
    statusBar: IStatusBar | null,
    settings: ISettingRegistry | null,
    state: IStateDB | null,
    translator: ITranslator | null
  ): void => {
    const trans = loadTranslation(translator);
    const errands = new Errands(availability);
    const concerns = new Concerns({ account, cart, errands });
    const news = notify({
      availability,
      concerns,
      errands,
      execute: (command, args) => void app.commands.execute(command, args),
      settings: settings && loadSettings(settings, ID),
      sidebar,
      state,
      trans
    });
    const model = new StatusModel({ account, availability, concerns, trans });
    const item = new StatusItem({
      model,
      trans,
      open: () => void app.commands.execute(CommandIDs.open)
    });
    item.disposed.connect(() =>
      [news, model, concerns, errands].forEach(one => one.dispose())
    );
    statusBar?.registerStatusItem(ID, {
      item,
      align: 'left',
      rank: 20,
      isActive: () => model.text !== null,
      activeStateChanged: model.changed
    });
  }
};
