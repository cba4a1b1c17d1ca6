import { SettingRegistry } from '@jupyterlab/settingregistry';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { PartialJSONObject } from '@lumino/coreutils';

import { isLocked, loadSettings } from './siteSettings';

const ID = 'jupyterlab-datalake:test';

/** What a user wrote, on a server whose `overrides.json` sets defaults. */
function settingsOf(
  user: string,
  site: PartialJSONObject
): Promise<ISettingRegistry.ISettings> {
  let raw = user;
  const property = (name: string, rest: object) => ({
    ...rest,
    ...(name in site ? { default: site[name] } : {})
  });
  const fetch = () =>
    Promise.resolve({
      id: ID,
      raw,
      version: '1',
      data: { composite: {}, user: {} },
      schema: {
        type: 'object',
        'jupyter.lab.transform': true,
        additionalProperties: false,
        properties: {
          inject: property('inject', { type: 'boolean', default: true }),
          scope: property('scope', { type: 'string' }),
          pins: property('pins', {
            type: 'object',
            additionalProperties: { type: 'array', items: { type: 'string' } },
            default: {}
          }),
          locked: property('locked', { type: 'array', default: [] })
        }
      }
    } as unknown as ISettingRegistry.IPlugin);
  const connector = {
    fetch,
    list: () => Promise.resolve({ ids: [], values: [] }),
    save: (_: string, text: string) => {
      raw = text;
      return Promise.resolve();
    },
    remove: () => Promise.resolve()
  };
  const registry = new SettingRegistry({ connector });
  return loadSettings(registry, ID);
}

describe('loadSettings', () => {
  const user = JSON.stringify({
    inject: true,
    scope: 'mine',
    pins: { demo: ['a'] }
  });

  it('leaves what the user set where nothing is locked', async () => {
    const settings = await settingsOf(user, { inject: false });
    expect(settings.composite).toMatchObject({ inject: true, scope: 'mine' });
    expect(isLocked(settings, 'inject')).toBe(false);
  });

  it('holds to what the site locked, whatever the user set before', async () => {
    const pins = { demo: ['site'] };
    const settings = await settingsOf(user, {
      inject: false,
      pins,
      locked: ['inject', 'pins', 'scope']
    });
    expect(settings.composite.inject).toBe(false);
    expect(settings.composite.pins).toEqual(pins);
    expect(settings.composite).not.toHaveProperty('scope');
    expect(isLocked(settings, 'inject')).toBe(true);
    expect(settings.schema.properties?.pins).toMatchObject({
      additionalProperties: { readOnly: true }
    });
  });

  it('holds to it when the user sets it now', async () => {
    const settings = await settingsOf('{}', {
      inject: false,
      locked: ['inject']
    });
    await settings.set('inject', true);
    expect(settings.composite.inject).toBe(false);
    expect(isLocked(settings, 'inject')).toBe(true);
  });

  it('takes no lock from the user', async () => {
    const settings = await settingsOf(
      JSON.stringify({ inject: false, locked: ['inject'] }),
      {}
    );
    expect(settings.composite.inject).toBe(false);
    expect(isLocked(settings, 'inject')).toBe(false);
  });
});
