import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import { Signal } from '@lumino/signaling';

import { BrowsePreferences } from './preferences';

/** The part of JupyterLab's settings that is used. */
class FakeSettings {
  constructor(public composite: Record<string, unknown>) {}

  readonly changed = new Signal<FakeSettings, void>(this);
  refuses = false;

  set(key: string, value: unknown): Promise<void> {
    if (this.refuses) {
      return Promise.reject(new Error('read-only'));
    }
    this.composite = { ...this.composite, [key]: value };
    this.changed.emit();
    return Promise.resolve();
  }

  get settings(): ISettingRegistry.ISettings {
    return this as unknown as ISettingRegistry.ISettings;
  }
}

describe('BrowsePreferences', () => {
  let preferences: BrowsePreferences;
  let told: number;

  beforeEach(() => {
    preferences = new BrowsePreferences();
    told = 0;
    preferences.changed.connect(() => told++);
  });

  afterEach(() => {
    preferences.dispose();
  });

  it('keeps what is pinned apart for each instance', async () => {
    const settings = new FakeSettings({ pinnedScopes: { other: ['x'] } });
    preferences.use(settings.settings);
    await preferences.pin('demo', 'a', true);
    await preferences.pin('demo', 'b', true);
    await preferences.pin('demo', 'b', true);
    expect(preferences.pinned('demo')).toEqual(['a', 'b']);
    await preferences.pin('demo', 'a', false);
    expect(settings.composite.pinnedScopes).toEqual({
      other: ['x'],
      demo: ['b']
    });
  });

  it('takes in what the settings editor says', () => {
    const settings = new FakeSettings({});
    preferences.use(settings.settings);
    expect(preferences.defaultScope('demo')).toBeNull();
    told = 0;
    settings.composite = {
      pinnedScopes: { demo: ['a'] },
      defaultScope: { demo: 'opendata' }
    };
    settings.changed.emit();
    expect(told).toBe(1);
    expect(preferences.pinned('demo')).toEqual(['a']);
    expect(preferences.defaultScope('demo')).toBe('opendata');
  });

  it('works for as long as the page where there are no settings', async () => {
    await preferences.pin('demo', 'a', true);
    expect(preferences.pinned('demo')).toEqual(['a']);
  });

  it('shows what is true when the settings cannot be written', async () => {
    const settings = new FakeSettings({ pinnedScopes: { demo: ['a'] } });
    preferences.use(settings.settings);
    settings.refuses = true;
    await expect(preferences.pin('demo', 'b', true)).rejects.toThrow(
      'read-only'
    );
    expect(preferences.pinned('demo')).toEqual(['a']);
  });

  it.each([
    [{ pinnedScopes: 'a', defaultScope: [] }],
    [{ pinnedScopes: { demo: 'a' }, defaultScope: { demo: 1 } }],
    [{ pinnedScopes: { demo: [1, null, ''] }, defaultScope: null }]
  ])('is not misled by settings like %j', composite => {
    preferences.use(new FakeSettings(composite).settings);
    expect(preferences.pinned('demo')).toEqual([]);
    expect(preferences.defaultScope('demo')).toBeNull();
  });

  it.each(['__proto__', 'constructor'])(
    'knows an instance called %s',
    async instance => {
      expect(preferences.pinned(instance)).toEqual([]);
      await preferences.pin(instance, 'a', true);
      expect(preferences.pinned(instance)).toEqual(['a']);
      expect(preferences.pinned('demo')).toEqual([]);
    }
  );
});
