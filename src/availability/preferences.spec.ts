import { Signal } from '@lumino/signaling';

import { Preferences } from './preferences';

const site = { rse: null, lifetimeDays: null };

describe('Preferences', () => {
  function preferring(
    composite: Record<string, unknown>,
    preset: Record<string, unknown> = {}
  ): Preferences {
    const preferences = new Preferences();
    preferences.follow({
      composite,
      changed: new Signal({}),
      default: key => preset[key]
    });
    return preferences;
  }

  it('leaves all to the site until the settings are read', () => {
    const preferences = new Preferences();
    expect(preferences.wish('demo')).toEqual(site);
  });

  it('tells what the administrator pre-set, also beside another instance of the user’s', () => {
    const theirs = { destinationRse: 'SITE-B', lifetimeDays: 3 };
    const preset = { instances: { demo: theirs } };
    const preferences = preferring(
      { instances: { demo: { lifetimeDays: 9 }, other: { lifetimeDays: 5 } } },
      preset
    );
    const wish = { rse: 'SITE-B', lifetimeDays: 3 };
    expect(preferences.preset('demo')).toEqual(wish);
    expect(preferences.wish('demo')).toEqual({ ...wish, lifetimeDays: 9 });
    expect(preferences.preset('other')).toEqual(site);
    expect(preferring({ instances: {} }, preset).wish('demo')).toEqual(wish);
  });

  it('are of one instance', () => {
    const preferences = preferring({
      instances: { demo: { destinationRse: ' tier=2 ', lifetimeDays: 30 } }
    });
    expect(preferences.wish('demo')).toEqual({
      rse: 'tier=2',
      lifetimeDays: 30
    });
    expect(preferences.wish('other')).toEqual(site);
  });

  it.each([
    { instances: { demo: { destinationRse: '', lifetimeDays: 0 } } },
    { instances: { demo: { destinationRse: 7, lifetimeDays: 'a week' } } },
    { instances: { demo: 'LOCAL-FUSE' } },
    { instances: null },
    {}
  ])('that are none leave it to the site: %j', composite => {
    expect(preferring(composite).wish('demo')).toEqual(site);
  });

  it('takes nothing from the names that every object has', () => {
    expect(preferring({ instances: {} }).wish('constructor')).toEqual(site);
    expect(preferring({ instances: {} }).wish('__proto__')).toEqual(site);
  });

  it('tells when they change, until disposed', () => {
    const changed = new Signal<object, void>({});
    const preferences = new Preferences();
    const seen = jest.fn();
    preferences.changed.connect(seen);
    preferences.follow({ composite: {}, changed, default: () => undefined });
    changed.emit();
    expect(seen).toHaveBeenCalledTimes(2);
    preferences.dispose();
    changed.emit();
    expect(seen).toHaveBeenCalledTimes(2);
  });
});
