import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Signal } from '@lumino/signaling';

import { followSettings } from './settings';

describe('the setting for kernels', () => {
  const injector = { isAutomatic: true as boolean | null };
  const settings = {
    composite: { inject: false as unknown },
    changed: new Signal<object, void>({})
  };
  const loaded = settings as unknown as ISettingRegistry.ISettings;

  it('is waited for, and followed', async () => {
    const following = followSettings(Promise.resolve(loaded), injector);
    expect(injector.isAutomatic).toBeNull();
    await following;
    expect(injector.isAutomatic).toBe(false);
    settings.composite.inject = true;
    settings.changed.emit();
    expect(injector.isAutomatic).toBe(true);
  });

  it('is on when it cannot be read, and that is told', async () => {
    const following = followSettings(Promise.reject(new Error('!')), injector);
    expect(injector.isAutomatic).toBeNull();
    await expect(following).rejects.toThrow('!');
    expect(injector.isAutomatic).toBe(true);
  });
});
