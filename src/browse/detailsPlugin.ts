import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ILayoutRestorer } from '@jupyterlab/application';
import { ITranslator } from '@jupyterlab/translation';

import { isDid } from '../api/did';
import { readTarget } from '../availability/target';
import { CommandIDs } from '../commands';
import { loadTranslation } from '../components/translation';
import { IAccount, IAvailability } from '../tokens';
import { DetailsViews } from './detailsViews';

/** Everything about one DID, in the main area. */
export const detailsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-datalake:details',
  description: 'Shows what is known about one DID.',
  autoStart: true,
  requires: [IAccount],
  optional: [IAvailability, ILayoutRestorer, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    account: IAccount,
    availability: IAvailability | null,
    restorer: ILayoutRestorer | null,
    translator: ITranslator | null
  ): void => {
    const trans = loadTranslation(translator);
    const views = new DetailsViews(app, account, availability, trans);
    app.commands.addCommand(CommandIDs.showDetails, {
      label: trans.__('Show Details'),
      caption: trans.__('Show all that Rucio knows about data'),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            did: { type: 'string', description: trans.__('scope:name') },
            instance: { type: 'string' }
          },
          required: ['did']
        }
      },
      execute: async ({ did, instance }) => {
        if (isDid(did) && typeof instance === 'string') {
          // At once: a layout that is restored waits for no server.
          views.show({ did, instance });
          return;
        }
        const target = await readTarget({ did, instance }, account, trans);
        if (target) {
          views.show({ did: target.did, instance: target.instance.name });
        }
      }
    });
    void restorer?.restore(views.tracker, {
      command: CommandIDs.showDetails,
      args: ({ content }) => ({ ...content.model.item }),
      name: ({ content: { model } }) =>
        `${model.item.instance}/${model.item.did}`
    });
  }
};
