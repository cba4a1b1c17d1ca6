import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';

import { AvailabilityEvents } from '../api/events';
import { DOMAIN, IAccount, IAvailability } from '../tokens';
import { addMakeAvailable } from './makeAvailable';
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
    account.changed.connect(() => void availability.retryFailed());
    addMakeAvailable(app.commands, { account, availability, trans });
    return availability;
  }
};
