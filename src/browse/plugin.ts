import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commands';
import { doctorOf } from '../components/diagnose';
import { loadSettings } from '../components/siteSettings';
import { loadTranslation } from '../components/translation';
import { IAccount, IAvailability, ISidebar } from '../tokens';
import { addBrowseCommands } from './browseCommands';
import { BrowseModel } from './model';
import { BrowsePanel } from './panel';
import { RowMenu } from './rowMenu';

const ID = 'jupyterlab-datalake:browse';

/** Find data: scopes, search, and the tree of what was found. */
export const browsePlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Finds data in the lake: scopes, search, and what is in what.',
  autoStart: true,
  requires: [IAccount, ISidebar],
  optional: [IAvailability, ISettingRegistry, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    account: IAccount,
    sidebar: ISidebar,
    availability: IAvailability | null,
    settings: ISettingRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = loadTranslation(translator);
    const { commands } = app;
    const model = new BrowseModel(account, availability);
    if (settings) {
      loadSettings(settings, ID).then(
        loaded => model.preferences.use(loaded),
        ({ message }: Error) =>
          Notification.warning(
            trans.__('The pinned scopes cannot be read: %1', message)
          )
      );
    }
    const menu = new RowMenu(app.contextMenu, commands);
    const panel = new BrowsePanel({
      model,
      trans,
      availability,
      diagnose: doctorOf(commands),
      execute: (command, args) => void commands.execute(command, args),
      onDidMenu: args => menu.forDid(args),
      onScopeMenu: args => menu.forScope(args)
    });
    sidebar.add(panel, 10);
    panel.disposed.connect(() => {
      menu.dispose();
      model.dispose();
    });
    addBrowseCommands(commands, {
      account,
      model,
      sidebar,
      trans,
      focusSearch: () => panel.focusSearch(),
      openRowMenu: () => panel.openRowMenu()
    });
    for (const command of [CommandIDs.search, CommandIDs.rowMenu]) {
      palette?.addItem({ command, category: trans.__('Data Lake') });
    }
  }
};
