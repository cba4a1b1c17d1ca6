import { nullTranslator } from '@jupyterlab/translation';

import { aDestination, aPlan, aPlannedDid, aRule } from '../api/testing/shapes';
import type { Plan, PlannedDid, Quota } from '../api/types';
import { formatDay } from '../components/quantities';
import type { Outcome } from './planModel';
import {
  amount,
  freeText,
  planSentence,
  quotaText,
  sum,
  tightText,
  untilText
} from './planText';
import { refusal } from './testing/fakeRucio';

const trans = nullTranslator.load('');
const end = '2026-12-03T12:00:00Z';
const day = formatDay(end);

describe('numbers', () => {
  it('that are unknown are said to be unknown, not 0', () => {
    expect(amount(trans, 200, 1_900_000_000)).toBe('200 files · 1.9 GB');
    expect(amount(trans, 1, null)).toBe('1 file');
    expect(amount(trans, null, 0)).toBe('Unknown');
    expect(freeText(trans, aDestination({ free_bytes: null }))).toBe(
      'free space unknown'
    );
    expect(freeText(trans, null)).toBe('free space unknown');
    expect(freeText(trans, aDestination({ free_bytes: 0 }))).toBe('0 B free');
    expect(freeText(trans, aDestination())).toBe('2.4 TB free');
  });

  it('are summed up over several DIDs', () => {
    const items = [aPlannedDid(), aPlannedDid({ bytes_total: null })];
    expect(sum(items, 'files_total')).toBe(400);
    expect(sum(items, 'bytes_total')).toBeNull();
    expect(sum([], 'files_here')).toBe(0);
  });

  it.each<[Quota['kind'], number | null, number | null, string]>([
    ['limited', 500e9, 210e9, '210 GB of 500 GB used'],
    ['limited', 500e9, null, 'At most 500 GB'],
    ['limited', 0, 0, '0 B of 0 B used'],
    ['unlimited', null, 210e9, 'No limit · 210 GB used'],
    ['unlimited', null, null, 'No limit'],
    ['unknown', null, null, 'Unknown']
  ])(
    'of a quota that is %s to %j with %j used: %s',
    (kind, limit, used, said) => {
      expect(
        quotaText(trans, { kind, limit_bytes: limit, used_bytes: used })
      ).toBe(said);
    }
  );
});

describe('untilText', () => {
  it.each<[Partial<Plan>, string]>([
    [{}, `until ${day} (set by your site)`],
    [{ lifetime_source: 'user' }, `until ${day} (set by you)`],
    [{ expires_at: null }, 'without end (set by your site)'],
    [{ expires_at: null, lifetime_source: 'user' }, 'without end (set by you)']
  ])('of %j is %s', (difference, text) => {
    const plan = aPlan({ expires_at: end, ...difference });
    expect(untilText(trans, plan)).toBe(text);
  });

  it('says of what the administrator pre-set whose it is', () => {
    const plan = aPlan({ expires_at: end, lifetime_source: 'user' });
    expect(untilText(trans, plan, true)).toBe(
      `until ${day} (set by your site)`
    );
  });
});

describe('planSentence', () => {
  function sentence(
    plan: Plan | null,
    state: {
      isAsking?: boolean;
      isWorking?: boolean;
      outcomes?: [string, Outcome][];
    } = {}
  ): string {
    const { isAsking = false, isWorking = false, outcomes = [] } = state;
    const due = (plan?.items ?? []).filter(
      item => !item.covered_by && !item.failure
    );
    return planSentence(trans, {
      plan,
      due,
      isAsking,
      isWorking,
      outcomes: new Map(outcomes)
    });
  }

  const covered: PlannedDid = aPlannedDid({
    covered_by: aRule({ expires_at: end })
  });

  it.each<[Partial<Plan>, string]>([
    [
      {},
      `Rucio will copy 142 files (1.3 GB) to LOCAL-FUSE and keep everything there until ${day}. You may close the browser meanwhile.`
    ],
    [
      { files_to_move: 1, bytes_to_move: null, expires_at: null },
      'Rucio will copy 1 file to LOCAL-FUSE and keep everything there without end. You may close the browser meanwhile.'
    ],
    [
      { files_to_move: 0, bytes_to_move: 0 },
      `Everything is here already; the rule keeps it on LOCAL-FUSE until ${day}.`
    ],
    [
      { items: [covered] },
      `A rule already does this until ${day}: nothing will be asked of Rucio.`
    ],
    [
      { items: [aPlannedDid({ covered_by: aRule() })] },
      'A rule already does this without end: nothing will be asked of Rucio.'
    ],
    [
      { items: [aPlannedDid({ failure: refusal() })] },
      'Nothing can be asked of Rucio.'
    ]
  ])('of %j is %s', (difference, text) => {
    expect(sentence(aPlan({ expires_at: end, ...difference }))).toBe(text);
  });

  it('tells which of several are covered', () => {
    const later = aRule({ expires_at: '2027-01-01T12:00:00Z' });
    const all = [aPlannedDid({ covered_by: later }), covered];
    expect(sentence(aPlan({ items: all }))).toBe(
      `Rules already do this until ${day} or longer: nothing will be asked of Rucio.`
    );
    expect(sentence(aPlan({ items: [covered, aPlannedDid()] }))).toMatch(
      /meanwhile\. 1 more is kept here by a rule already\.$/
    );
  });

  it('tells of a rule that is extended instead of being doubled', () => {
    const own = aRule({ expires_at: '2026-11-25T12:00:00Z' });
    const plan = aPlan({
      items: [aPlannedDid({ others: [own] })],
      files_to_move: 0,
      expires_at: end
    });
    expect(sentence(plan)).toBe(
      `Everything is here already; your own rule is extended from ${formatDay('2026-11-25T12:00:00Z')} to ${day}.`
    );
    plan.items[0].others[0] = { ...own, did: 's:box' };
    expect(sentence(plan)).toMatch(/the rule keeps it on LOCAL-FUSE until/);
  });

  it('never tells of a plan that is old, or being carried out', () => {
    expect(sentence(null)).toMatch(/^Asking Rucio what/);
    expect(sentence(aPlan(), { isAsking: true })).toMatch(/^Asking Rucio what/);
    expect(sentence(aPlan(), { isWorking: true })).toMatch(/^Asking Rucio for/);
  });

  it('sums up what was granted', () => {
    const outcomes: [string, Outcome][] = [
      ['s:a', 'done'],
      ['s:b', refusal()]
    ];
    expect(sentence(aPlan(), { outcomes })).toBe('Rucio granted 1 of 2.');
  });
});

describe('tightText', () => {
  it('warns before Rucio refuses', () => {
    expect(tightText(trans, aPlan())).toBeNull();
    const full = aDestination({
      quota: { kind: 'limited', limit_bytes: 1e9, used_bytes: 8e8 }
    });
    expect(tightText(trans, aPlan({ destinations: [full] }))).toMatch(
      /leaves 200 MB, and this takes 1\.9 GB: Rucio will probably refuse/
    );
    const small = aDestination({ free_bytes: 1e6 });
    expect(tightText(trans, aPlan({ destinations: [small] }))).toMatch(
      /has 1\.0 MB free/
    );
  });

  it('does not guess', () => {
    const unknown = aDestination({
      free_bytes: null,
      quota: { kind: 'unknown', limit_bytes: null, used_bytes: null }
    });
    expect(tightText(trans, aPlan({ destinations: [unknown] }))).toBeNull();
    expect(tightText(trans, aPlan({ destinations: [] }))).toBeNull();
    const unsized = { bytes_to_move: null, bytes_charged: null };
    expect(tightText(trans, aPlan(unsized))).toBeNull();
  });
});
