import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { didText } from '../api/did';
import type { Did } from '../api/types';
import { CommandIDs } from '../commands';
import { DOMAIN, IAccount, IAvailability, ISidebar } from '../tokens';
import { BrowseModel } from './model';
import { BrowsePanel } from './panel';

/** Find data: scopes, search, and the tree of what was found. */
export const browsePlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-datalake:browse',
  description: 'Finds data in the lake: scopes, search, and what is in what.',
  autoStart: true,
  requires: [IAccount, ISidebar],
  optional: [IAvailability, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    account: IAccount,
    sidebar: ISidebar,
    availability: IAvailability | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const model = new BrowseModel(account, availability);
    const run = (command: string, did: Did) =>
      void app.commands.execute(command, {
        did: didText(did),
        type: did.type,
        instance: model.instance
      });
    const panel = new BrowsePanel({
      model,
      trans,
      availability,
      actions: {
        add: did => run(CommandIDs.addToNotebook, did),
        makeAvailable: did => run(CommandIDs.makeAvailable, did)
      }
    });
    sidebar.add(panel, 10);
    panel.disposed.connect(() => model.dispose());
    availability?.changed.connect(() => panel.update());

    app.commands.addCommand(CommandIDs.search, {
      label: trans.__('Search the Data Lake'),
      describedBy: { args: { type: 'object', properties: {} } },
      execute: () => {
        sidebar.reveal();
        panel.focusSearch();
      }
    });
    palette?.addItem({
      command: CommandIDs.search,
      category: trans.__('Data Lake')
    });
  }
};
