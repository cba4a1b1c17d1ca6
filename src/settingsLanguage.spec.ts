import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { SettingRegistry } from '@jupyterlab/settingregistry';
import type { ITranslator } from '@jupyterlab/translation';
import { TranslationManager } from '@jupyterlab/translation';
import { DataConnector } from '@jupyterlab/statedb';
import { readFileSync } from 'node:fs';
import path from 'node:path';

import { loadSettings } from './components/siteSettings';
import { settingsLanguagePlugin } from './settingsLanguage';

const ROOT = path.resolve(__dirname, '..');
const CATALOGUE =
  'jupyter_server_ext/jupyterlab_datalake/locale/de_DE/LC_MESSAGES/jupyterlab_datalake.json';
const KERNELS = 'jupyterlab-datalake:kernels';

function json(file: string): never {
  return JSON.parse(readFileSync(path.join(ROOT, file), 'utf8')) as never;
}

/** The server: it keeps what is set, and gives the schemas in English. */
class Server extends DataConnector<ISettingRegistry.IPlugin, string, string> {
  private readonly _raw = new Map<string, string>();

  override fetch(id: string): Promise<ISettingRegistry.IPlugin> {
    const schema: ISettingRegistry.ISchema =
      id === 'other:kernels'
        ? { type: 'object', title: 'Data Lake: Kernels' }
        : json(`schema/${id.split(':')[1]}.json`);
    const raw = this._raw.get(id) ?? '{}';
    const data = { composite: {}, user: {} };
    return Promise.resolve({ id, schema, raw, data, version: '1' });
  }

  override save(id: string, raw: string): Promise<void> {
    this._raw.set(id, raw);
    return Promise.resolve();
  }
}

async function german(): Promise<ITranslator> {
  const connector = {
    fetch: () =>
      Promise.resolve({
        data: { jupyterlab_datalake: json(CATALOGUE) },
        message: ''
      })
  };
  const manager = new TranslationManager('', '', undefined, connector as never);
  await manager.fetch('de_DE');
  return manager;
}

async function started(): Promise<ISettingRegistry> {
  const connector = new Server();
  const ids = ['sidebar', 'kernels', 'availability'].map(
    name => `jupyterlab-datalake:${name}`
  );
  const plugins = await Promise.all(
    [...ids, 'other:kernels'].map(id => connector.fetch(id))
  );
  const registry = new SettingRegistry({ connector, plugins });
  await settingsLanguagePlugin.activate(
    {} as JupyterFrontEnd,
    registry,
    await german()
  );
  await loadSettings(registry, KERNELS);
  return registry;
}

describe('the settings in German', () => {
  it('say titles and descriptions, at every depth', async () => {
    const registry = await started();
    const { schema } = await registry.load(KERNELS);
    expect(schema.title).toBe('Data Lake: Kernel');
    expect(schema.properties?.inject.title).toBe(
      'Angehängte Daten in Kernel geben'
    );
    const { schema: deep } = await loadSettings(
      registry,
      'jupyterlab-datalake:availability'
    );
    expect(JSON.stringify(deep)).toContain('"title":"Lebensdauer"');
  });

  it('say them again after something was set', async () => {
    const registry = await started();
    const settings = await registry.load(KERNELS);
    await settings.set('inject', false);
    expect(settings.composite.inject).toBe(false);
    expect(settings.schema.title).toBe('Data Lake: Kernel');
  });

  it('leave the settings of others alone', async () => {
    const registry = await started();
    const { schema } = await registry.load('other:kernels');
    expect(schema.title).toBe('Data Lake: Kernels');
  });
});
