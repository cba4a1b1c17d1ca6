import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ICommandPalette, Notification } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';

import { CommandIDs } from '../commands';
import { loadSettings } from '../components/siteSettings';
import { loadTranslation } from '../components/translation';
import { IAccount, IAvailability, ICart, IInjector } from '../tokens';
import { InjectorModel } from './model';
import { PythonAdapter } from './python';
import { followSettings } from './settings';

const ID = 'jupyterlab-datalake:kernels';

/** Puts what is attached to notebooks into their kernels. */
export const kernelsPlugin: JupyterFrontEndPlugin<IInjector> = {
  id: ID,
  description: 'Injects attached DIDs into the kernels of notebooks.',
  autoStart: true,
  provides: IInjector,
  requires: [ICart, IAccount, IAvailability],
  optional: [ISettingRegistry, ICommandPalette, ITranslator],
  activate: (
    app: JupyterFrontEnd,
    cart: ICart,
    account: IAccount,
    availability: IAvailability,
    settings: ISettingRegistry | null,
    palette: ICommandPalette | null,
    translator: ITranslator | null
  ): IInjector => {
    const trans = loadTranslation(translator);
    const injector = new InjectorModel({ cart, account, availability, trans });
    injector.register(new PythonAdapter());
    if (settings) {
      followSettings(loadSettings(settings, ID), injector).catch(
        ({ message }: Error) => {
          Notification.warning(
            trans.__(
              'The settings of the kernels cannot be read, so attached data is put into them: %1',
              message
            )
          );
        }
      );
    }
    app.commands.addCommand(CommandIDs.inject, {
      label: trans.__('Inject Attached Data Again'),
      caption: trans.__('Ask again where the data is, and set the variables'),
      describedBy: { args: { type: 'object', properties: {} } },
      isEnabled: () => Boolean(cart.current?.sessionContext.session?.kernel),
      execute: () => {
        if (cart.current) {
          injector.refresh(cart.current.sessionContext);
        }
      }
    });
    cart.changed.connect(() =>
      app.commands.notifyCommandChanged(CommandIDs.inject)
    );
    palette?.addItem({
      command: CommandIDs.inject,
      category: trans.__('Data Lake')
    });
    return injector;
  }
};
