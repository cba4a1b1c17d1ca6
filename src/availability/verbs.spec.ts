import { nullTranslator } from '@jupyterlab/translation';

import { anAvailability, aRule } from '../api/testing/shapes';
import type { Availability, Rule } from '../api/types';
import { CommandIDs } from '../commands';
import { verbs } from './verbs';

const trans = nullTranslator.load('');
const item = { instance: 'demo', did: 'opendata:higgs' };
const mine = aRule({ expires_at: '2026-12-03T12:00:00Z' });
const bobs = { ...mine, own: false, account: 'bob' };

describe('verbs', () => {
  function offered(
    known: Partial<Availability> | null,
    { failed = false, hasOtherStorage = false } = {}
  ) {
    const ran: unknown[][] = [];
    const actions = verbs(trans, item, known && anAvailability(known), {
      failed,
      hasOtherStorage,
      refresh: () => ran.push(['refresh']),
      execute: (...call) => ran.push(call)
    });
    return { actions, ran, labels: actions.map(({ label }) => label) };
  }

  it.each<[Partial<Availability> | null, string[]]>([
    [null, []],
    [{ state: 'elsewhere' }, ['Make available…']],
    [{ state: 'partial' }, ['Make available…']],
    [{ state: 'tape' }, ['Make available…']],
    [{ state: 'nowhere' }, []],
    [{ state: 'empty' }, []],
    [{ state: 'unknown' }, []],
    [{ state: 'replicating', rule: mine }, ['Cancel…']],
    [{ state: 'available', rule: mine }, ['Extend…', 'Cancel…']],
    [{ state: 'available', rule: aRule() }, ['Cancel…']],
    [{ state: 'available', rule: null }, ['Keep here…']],
    [{ state: 'available', rule: bobs }, ['Extend…', 'Keep here…', 'Cancel…']],
    [{ state: 'stuck', rule: mine }, ['Retry…', 'Cancel…']]
  ])('of %j are %j', (known, labels) => {
    expect(offered(known).labels).toEqual(labels);
  });

  it('offer another storage where there is one', () => {
    const stuck = { state: 'stuck' as const, rule: mine };
    const { actions, labels, ran } = offered(stuck, { hasOtherStorage: true });
    expect(labels).toEqual(['Retry…', 'Other storage…', 'Cancel…']);
    actions.forEach(({ run }) => run());
    const withRule = { ...item, ruleId: mine.id };
    expect(ran).toEqual([
      [CommandIDs.retryRule, withRule],
      [CommandIDs.makeAvailable, item],
      [CommandIDs.cancelRule, withRule]
    ]);
  });

  it('extend one’s own rule', () => {
    const { actions, ran } = offered({ state: 'available', rule: mine });
    actions[0].run();
    expect(ran).toEqual([
      [CommandIDs.extendRule, { ...item, ruleId: mine.id }]
    ]);
  });

  it.each<[Availability['state'], Rule]>([
    ['available', bobs],
    ['replicating', bobs],
    ['stuck', bobs]
  ])('say of a rule of bob whom to ask when it is %s', (state, rule) => {
    const { actions } = offered({ state, rule });
    const changing = actions.filter(({ label }) => label !== 'Keep here…');
    expect(changing.length).toBeGreaterThan(0);
    for (const { whyNot } of changing) {
      expect(whyNot).toMatch(/^Rule of bob: only bob can/);
    }
  });

  it('ask again where Rucio could not be asked', () => {
    const { actions, labels, ran } = offered(
      { state: 'unknown' },
      { failed: true }
    );
    expect(labels).toEqual(['Retry']);
    actions[0].run();
    expect(ran).toEqual([['refresh']]);
    expect(offered(null, { failed: true }).labels).toEqual(['Retry']);
  });
});
