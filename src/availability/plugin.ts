import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';

import { AvailabilityEvents } from '../api/events';
import { EventSocket } from '../api/eventSocket';
import { CommandIDs } from '../commands';
import { loadTranslation } from '../components/translation';
import { IAccount, IAvailability, ICart } from '../tokens';
import type { IOptions } from './makeAvailable';
import { addMakeAvailable } from './makeAvailable';
import { AvailabilityModel } from './model';
import { addRuleCommands } from './ruleCommands';
import { followSettings } from './settings';

/** Where data is, pushed by the server. */
export const availabilityPlugin: JupyterFrontEndPlugin<IAvailability> = {
  id: 'jupyterlab-datalake:availability',
  description: 'Knows where data is and brings it near.',
  autoStart: true,
  provides: IAvailability,
  requires: [IAccount],
  activate: (app: JupyterFrontEnd, account: IAccount): IAvailability => {
    const availability = new AvailabilityModel(
      account.client,
      new AvailabilityEvents(new EventSocket(app.serviceManager.serverSettings))
    );
    account.changed.connect(() => void availability.retryFailed());
    return availability;
  }
};

/** The commands that bring data near. */
export const availabilityCommandsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-datalake:availability-commands',
  description: 'Asks Rucio for rules, each time after a dialog.',
  autoStart: true,
  requires: [IAccount, IAvailability],
  optional: [ICart, ISettingRegistry, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    account: IAccount,
    availability: IAvailability,
    cart: ICart | null,
    settings: ISettingRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): void => {
    const trans = loadTranslation(translator);
    const preferences = followSettings(settings, trans);
    const options: IOptions = {
      account,
      availability,
      cart,
      preferred: instance => preferences.wish(instance),
      preset: instance => preferences.preset(instance),
      trans
    };
    addMakeAvailable(app.commands, options);
    addRuleCommands(app.commands, options);
    palette?.addItem({
      command: CommandIDs.makeCartAvailable,
      category: trans.__('Data Lake')
    });
  }
};
