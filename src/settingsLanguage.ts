import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ITranslator } from '@jupyterlab/translation';

import { loadTranslation } from './components/translation';

const OURS = 'jupyterlab-datalake:';
const SHOWN = ['title', 'description', 'jupyter.lab.setting-icon-label'];

/**
 * Our settings in the language of JupyterLab. Its server translates schemas, but looks for their texts in language
 * packs only, not in what an extension ships.
 */
export const settingsLanguagePlugin: JupyterFrontEndPlugin<void> = {
  id: `${OURS}settings-language`,
  description: 'Says the settings of the Data Lake in another language.',
  autoStart: true,
  requires: [ISettingRegistry, ITranslator],
  activate: (
    _: JupyterFrontEnd,
    registry: ISettingRegistry,
    translator: ITranslator
  ): void => {
    const trans = loadTranslation(translator);
    const say = (id: string) => {
      const schema = id.startsWith(OURS) && registry.plugins[id]?.schema;
      if (schema) {
        translate(schema, trans);
      }
    };
    const sayAll = () => Object.keys(registry.plugins).forEach(say);
    // What is saved comes back from the server, in English.
    registry.pluginChanged.connect((_, id) => say(id));
    // Settled when all settings are there; a rejection is said by whoever needs these settings.
    registry.load(`${OURS}sidebar`).then(sayAll, sayAll);
  }
};

/** Say every title and description of a schema; what is said already stays. */
function translate(schema: object, trans: TranslationBundle): void {
  const values = schema as Record<string, unknown>;
  for (const [key, value] of Object.entries(values)) {
    if (SHOWN.includes(key) && typeof value === 'string') {
      values[key] = trans._p('settings', value);
    } else if (key !== 'default' && value && typeof value === 'object') {
      translate(value, trans);
    }
  }
}
