import { nullTranslator } from '@jupyterlab/translation';

import { aRule } from '../api/testing/shapes';
import { formatDay } from '../components/quantities';
import type { RuleModel } from './ruleModel';
import { foreignText, locksText, ruleSentence, ruleText } from './ruleText';

const trans = nullTranslator.load('');
const end = '2026-12-03T12:00:00Z';
const later = '2026-12-24T12:00:00Z';
const day = formatDay(end);
const mine = aRule({ expires_at: end });
const bobs = { ...mine, id: 'b2', own: false, account: 'bob' };

describe('ruleText', () => {
  it('names whose rule it is', () => {
    expect(ruleText(trans, mine)).toBe(`Your own rule keeps it until ${day}`);
    expect(ruleText(trans, bobs)).toBe(`A rule of bob keeps it until ${day}`);
    expect(ruleText(trans, { ...bobs, expires_at: null })).toBe(
      'A rule of bob keeps it without end'
    );
    expect(foreignText(trans, bobs)).toMatch(/^Rule of bob: .*ask there/);
  });
});

describe('locksText', () => {
  it('counts files by what became of them', () => {
    const rule = aRule({ locks_ok: 37, locks_stuck: 3, locks_replicating: 1 });
    expect(locksText(trans, rule)).toBe(
      '3 files stuck · 1 file on the way · 37 files here'
    );
    expect(locksText(trans, aRule({ locks_replicating: 0 }))).toBe('Unknown');
  });
});

describe('ruleSentence', () => {
  function sentence(difference: Partial<RuleModel>): string {
    return ruleSentence(trans, {
      deed: 'extend',
      isWorking: false,
      misfit: null,
      mostDays: 30,
      others: [],
      rule: mine,
      until: Date.parse(later),
      ...difference
    } as RuleModel);
  }

  it.each<[Partial<RuleModel>, RegExp]>([
    [{ rule: null }, /^Asking Rucio…$/],
    [{ isWorking: true }, /^Asking Rucio for it…$/],
    [{ rule: bobs }, /belongs to bob: only bob can change it\. Ask there/],
    [{}, /will keep the data on LOCAL-FUSE until .*24.*, instead of .*3.*\.$/],
    [{ misfit: 'no-days', until: null }, /^Write whole days/],
    [{ misfit: 'too-long' }, /allows at most 30 days/],
    [{ misfit: 'too-short' }, /lasts until .* already/],
    [{ rule: aRule() }, /no end/],
    [
      { deed: 'retry', rule: { ...mine, locks_stuck: 3 } },
      /again at once to copy 3 files/
    ],
    [{ deed: 'retry' }, /^Rucio will try again at once,/],
    [{ deed: 'cancel' }, /delete from LOCAL-FUSE what no other rule keeps/],
    [
      { deed: 'cancel', others: [bobs] },
      /The data stay on LOCAL-FUSE: A rule of bob keeps it until/
    ]
  ])('of %j', (difference, text) => {
    expect(sentence(difference)).toMatch(text);
  });
});
