import { Notification } from '@jupyterlab/apputils';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';

import { loadSettings } from '../components/siteSettings';
import { Preferences } from './preferences';

/** The plugin that the settings are named after. */
const PLUGIN = 'jupyterlab-datalake:availability';

/** What the user would like; what the site set until it is read, and where it cannot be. */
export function followSettings(
  registry: ISettingRegistry | null,
  trans: TranslationBundle
): Preferences {
  const preferences = new Preferences();
  if (registry) {
    loadSettings(registry, PLUGIN).then(
      settings => preferences.follow(settings),
      ({ message }: Error) =>
        Notification.warning(
          trans.__(
            'Your settings for “Make available” cannot be read: %1',
            message
          )
        )
    );
  }
  return preferences;
}
