import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator } from '@jupyterlab/translation';

import { DataLakeClient } from '../api/client';
import { CommandIDs } from '../commands';
import { doctorOf } from '../components/diagnose';
import { loadTranslation } from '../components/translation';
import { IAccount, ISidebar } from '../tokens';
import { AccountModel } from './model';
import { AccountHeader } from './panel';

/** The configured instances; asks the server when somebody needs them. */
export const accountPlugin: JupyterFrontEndPlugin<IAccount> = {
  id: 'jupyterlab-datalake:account',
  description: 'The configured Rucio instances and who is signed in to them.',
  autoStart: true,
  provides: IAccount,
  activate: (app: JupyterFrontEnd): IAccount =>
    new AccountModel(new DataLakeClient(app.serviceManager.serverSettings))
};

/** Instance and account at the top of the sidebar. */
export const accountPanelPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-datalake:account-panel',
  description: 'Instance and account at the top of the Data Lake sidebar.',
  autoStart: true,
  requires: [IAccount, ISidebar],
  optional: [ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    account: IAccount,
    sidebar: ISidebar,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = loadTranslation(translator);
    sidebar.addTop(new AccountHeader(account, trans, doctorOf(app.commands)));
    const load = () => {
      if (sidebar.isVisible) {
        void account.load();
      }
    };
    app.commands.addCommand(CommandIDs.reloadConfiguration, {
      label: trans.__('Reload Data Lake Configuration'),
      caption: trans.__('Read the configuration files and their remote parts'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: async () => {
        sidebar.reveal();
        await account.reload();
      }
    });
    sidebar.visibilityChanged.connect(load);
    load();
    app.commands.addCommand(CommandIDs.signOut, {
      label: trans.__('Sign Out of the Data Lake'),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => account.current?.sign_in.interactive ?? false,
      execute: async () => {
        if (account.current) {
          await account.signOut(account.current.name);
        }
      }
    });
    account.changed.connect(() =>
      app.commands.notifyCommandChanged(CommandIDs.signOut)
    );
    for (const command of [
      CommandIDs.signOut,
      CommandIDs.reloadConfiguration
    ]) {
      palette?.addItem({ command, category: trans.__('Data Lake') });
    }
  }
};
