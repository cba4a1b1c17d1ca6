import { StateDB } from '@jupyterlab/statedb';

import { aRule } from '../api/testing/shapes';
import type { Availability, Rule } from '../api/types';
import { DAY } from '../availability/lifetime';
import { Concerns } from './concerns';
import { Errands } from './errands';
import { NewsModel } from './news';
import { lakeDid, World } from './testing/world';
import { Told } from './told';

const NOW = Date.parse('2026-11-21T12:00:00Z');

/** A page in which one works, on a workspace that outlives it. */
class Page {
  constructor(readonly state: StateDB) {
    const { account, availability, cart } = this.world;
    this._errands = new Errands(availability);
    const concerns = new Concerns({ account, cart, errands: this._errands });
    this._news = new NewsModel({
      availability,
      concerns,
      errands: this._errands,
      told: new Told(state, error => {
        throw error;
      }),
      isShown: () => this.isShown,
      now: () => NOW
    });
    this._news.happened.connect((_, news) => {
      this.heard.push(news.map(({ item, kind }) => `${kind} ${item.did}`));
    });
  }

  readonly world = new World();
  readonly heard: string[][] = [];
  isShown = false;

  async settle(): Promise<void> {
    await jest.advanceTimersByTimeAsync(1500);
  }

  close(): void {
    this._news.dispose();
    this._errands.dispose();
  }

  private readonly _errands: Errands;
  private readonly _news: NewsModel;
}

function days(count: number): string {
  return new Date(NOW + count * DAY).toISOString();
}

/** Here, by one's own rule that was made some days ago. */
function here(from: number, until: number): Partial<Availability> {
  const ends = { created_at: days(from), expires_at: days(until) };
  const rule = aRule({ state: 'OK', ...ends });
  return { state: 'available', expires_at: days(until), rule };
}

function moving(difference: Partial<Rule> = {}): Partial<Availability> {
  return { state: 'replicating', rule: aRule(difference) };
}

function stuck(difference: Partial<Rule> = {}): Partial<Availability> {
  return { state: 'stuck', rule: aRule({ state: 'STUCK', ...difference }) };
}

describe('NewsModel', () => {
  let page: Page;
  let world: World;

  beforeEach(async () => {
    jest.useFakeTimers();
    page = new Page(new StateDB());
    world = page.world;
    await page.settle();
  });

  afterEach(() => {
    page.close();
    jest.useRealTimers();
  });

  const reload = async () => {
    page.close();
    page = new Page(page.state);
    world = page.world;
    await page.settle();
  };

  it('tells that data has come for which one asked, once', async () => {
    world.grant('a:one');
    world.learn('a:one', moving());
    world.learn('a:one', { state: 'available', rule: aRule() });
    world.learn('a:one', { state: 'available', rule: aRule() });
    await page.settle();
    expect(page.heard).toEqual([['here a:one']]);
  });

  it('says nothing of data that was here when one asked', async () => {
    world.learn('a:one', { state: 'available' });
    world.grant('a:one');
    world.learn('a:one', { state: 'available', rule: aRule() });
    await page.settle();
    expect(page.heard).toEqual([]);
  });

  it('tells what happens at once together', async () => {
    world.attach('a:one', 'a:two', 'a:three');
    for (const did of ['a:one', 'a:two']) {
      world.learn(did, moving());
      world.learn(did, { state: 'available', rule: aRule() });
    }
    world.learn('a:three', stuck());
    await page.settle();
    expect(page.heard).toEqual([['here a:one', 'here a:two', 'stuck a:three']]);
  });

  it('is silent about what a row shows, then and later', async () => {
    page.isShown = true;
    world.attach('a:one', 'a:two');
    world.learn('a:one', stuck());
    world.learn('a:two', moving());
    world.learn('a:two', { state: 'available', rule: aRule() });
    await page.settle();
    page.isShown = false;
    world.learn('a:one', moving());
    world.learn('a:one', stuck());
    await reload();
    world.attach('a:one', 'a:two');
    world.learn('a:one', stuck());
    world.learn('a:two', { state: 'available', rule: aRule() });
    await page.settle();
    expect(page.heard).toEqual([]);
  });

  it('is silent about the rules of others, and about what one does not use', async () => {
    world.attach('a:one');
    world.learn('a:one', stuck({ own: false }));
    world.learn('a:one', moving({ own: false }));
    world.learn('a:one', { state: 'available', rule: aRule({ own: false }) });
    world.learn('a:found', stuck());
    await page.settle();
    expect(page.heard).toEqual([]);
  });

  it('waits on after a reload, and tells nothing twice', async () => {
    world.grant('a:one');
    world.learn('a:one', stuck());
    await page.settle();
    expect(page.heard).toEqual([['stuck a:one']]);

    await reload();
    expect(world.watched).toEqual(['a:one']);
    world.learn('a:one', stuck());
    await page.settle();
    expect(page.heard).toEqual([]);
    world.learn('a:one', { state: 'available', rule: aRule() });
    await page.settle();
    expect(page.heard).toEqual([['here a:one']]);

    await reload();
    expect(world.watched).toEqual([]);
  });

  it('waits no more for what was cancelled, but while Rucio is silent', async () => {
    world.grant('a:one');
    world.learn('a:one', moving());
    world.learn('a:one', { state: 'unknown' });
    await page.settle();
    await reload();
    expect(world.watched).toEqual(['a:one']);
    world.learn('a:one', { state: 'elsewhere' });
    await page.settle();
    await reload();
    expect(world.watched).toEqual([]);
    expect(page.heard).toEqual([]);
  });

  it('waits no more for what is not there any more', async () => {
    world.grant('a:one');
    const code = 'instance_unknown';
    world.fail('a:one', { code, message: code, reason: '' });
    await page.settle();
    expect(world.watched).toEqual([]);
    await reload();
    expect(world.watched).toEqual([]);
  });

  it.each([
    ['two days before', -28, 1.9, true],
    ['not earlier', -28, 2.1, false],
    ['in the last quarter of a day', -0.9, 0.1, true],
    ['not as soon as one has asked for a day', 0, 1, false],
    ['not when it is over', -28, -0.1, false]
  ])('tells of the end %s', async (_, from, until, isTold) => {
    world.attach('a:one');
    world.learn('a:one', here(from, until));
    world.learn('a:one', here(from, until));
    await page.settle();
    expect(page.heard).toEqual(isTold ? [['ending a:one']] : []);

    // Extended, and near its end again.
    world.learn('a:one', here(from, 30));
    world.learn('a:one', here(-28, 1));
    await page.settle();
    expect(page.heard.flat()).toHaveLength(isTold ? 2 : 1);
  });

  it('says nothing of an end that a rule of somebody else moves away', async () => {
    world.attach('a:one');
    world.learn('a:one', { ...here(-28, 1), expires_at: days(20) });
    await page.settle();
    expect(page.heard).toEqual([]);
    expect(world.availability.get(lakeDid('a:one'))?.state).toBe('available');
  });
});
