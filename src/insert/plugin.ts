import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { INotebookTracker } from '@jupyterlab/notebook';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';
import { Menu } from '@lumino/widgets';

import { CommandIDs } from '../commands';
import { loadSettings } from '../components/siteSettings';
import { loadTranslation } from '../components/translation';
import { IAccount, ICart } from '../tokens';
import { acceptDrops } from './drop';
import { addInsertCommand } from './insertCommands';
import { Inserter, subjectOf } from './inserter';
import { InsertModel } from './model';

const ID = 'jupyterlab-datalake:insert';

/** Turns a DID into a line of code where it is dropped, or at the cursor. */
export const insertPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Writes the line of code that opens data.',
  autoStart: true,
  requires: [ICart, IAccount, INotebookTracker, ISettingRegistry],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    cart: ICart,
    account: IAccount,
    tracker: INotebookTracker,
    settings: ISettingRegistry,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = loadTranslation(translator);
    const { commands, shell } = app;
    const command = CommandIDs.insertCode;
    const model = new InsertModel(loadSettings(settings, ID));
    model.ready.catch(({ message }: Error) =>
      Notification.warning(
        trans.__('The templates for code cannot be read: %1', message)
      )
    );
    const inserter = new Inserter(model, cart, trans);
    addInsertCommand(commands, { account, cart, inserter, model, trans });
    palette?.addItem({ command, category: trans.__('Data Lake') });

    const menu = new Menu({ commands });
    acceptDrops(tracker, (notebook, item, pointer) => {
      shell.activateById(notebook.id);
      const argsOf = (template: string) => ({ ...item, template });
      const usual = model.usual(subjectOf(item));
      if (usual) {
        void commands.execute(command, argsOf(usual.name));
        return;
      }
      menu.clearItems();
      for (const { name } of model.offers(subjectOf(item))) {
        menu.addItem({ command, args: argsOf(name) });
      }
      menu.open(pointer.clientX, pointer.clientY);
      menu.activeIndex = 0;
    });
  }
};
