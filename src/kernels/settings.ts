import type { ISettingRegistry } from '@jupyterlab/settingregistry';

import type { InjectorModel } from './model';

/** Nothing is put into a kernel before the user's will is known. */
export async function followSettings(
  loading: Promise<ISettingRegistry.ISettings>,
  injector: Pick<InjectorModel, 'isAutomatic'>
): Promise<void> {
  injector.isAutomatic = null;
  try {
    const settings = await loading;
    const read = () => {
      injector.isAutomatic = settings.composite.inject !== false;
    };
    settings.changed.connect(read);
    read();
  } catch (error) {
    injector.isAutomatic = true;
    throw error;
  }
}
