import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Notification } from '@jupyterlab/apputils';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { LakeFailure } from '../api/errors';
import { AvailabilityEvents } from '../api/events';
import { remedy } from '../api/failures';
import { CommandIDs } from '../commands';
import { DOMAIN, IAccount, IAvailability } from '../tokens';
import { askMakeAvailable } from './dialog';
import { AvailabilityModel } from './model';

/** Where data is, pushed by the server. */
export const availabilityPlugin: JupyterFrontEndPlugin<IAvailability> = {
  id: 'jupyterlab-datalake:availability',
  description: 'Knows where data is and brings it near.',
  autoStart: true,
  provides: IAvailability,
  requires: [IAccount],
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    account: IAccount,
    translator: ITranslator | null
  ): IAvailability => {
    const trans = (translator ?? nullTranslator).load(DOMAIN);
    const availability = new AvailabilityModel(
      account.client,
      new AvailabilityEvents(app.serviceManager.events)
    );
    app.commands.addCommand(CommandIDs.makeAvailable, {
      label: trans.__('Make Available…'),
      caption: trans.__('Ask Rucio to copy data to the mounted storage'),
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
      execute: async args => {
        await account.load();
        const instance = account.find(
          typeof args.instance === 'string' ? args.instance : undefined
        );
        const { did } = args;
        if (!instance || typeof did !== 'string') {
          return;
        }
        const item = { instance: instance.name, did };
        if (!(await askMakeAvailable({ trans, availability, instance, did }))) {
          return;
        }
        try {
          await availability.makeAvailable(item, null);
        } catch (error) {
          const failure = LakeFailure.from(error);
          const why = `${failure.message}: ${failure.reason}`;
          Notification.error(`${why}\n\n${remedy(failure.code, trans)}`, {
            autoClose: false
          });
        }
      }
    });
    return availability;
  }
};
