import { aRule } from '../api/testing/shapes';
import { DAY, endingIn, readDays } from './lifetime';

describe('readDays', () => {
  it.each<[string, number | null | undefined]>([
    ['', null],
    ['  ', null],
    ['7', 7],
    [' 36500 ', 36500],
    ['0', undefined],
    ['36501', undefined],
    ['-7', undefined],
    ['7.5', undefined],
    ['0x7', undefined],
    ['seven', undefined]
  ])('of %j is %j', (text, days) => {
    expect(readDays(text)).toBe(days);
  });
});

describe('endingIn', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  const at = (days: number) => new Date(now + days * DAY).toISOString();

  it.each<[string | null, number | null, number | null]>([
    // made, ends in days, is near its end with so many days left
    [null, null, null],
    [null, 3, null],
    [null, 1.5, 1.5],
    [at(-5), 2.1, null],
    [at(-5), 1.9, 1.9],
    [at(-80), 20, 20],
    [at(-80), 30, null],
    [at(-7), -1, -1]
  ])('of a rule made %s that ends in %j days is %j days', (made, end, left) => {
    const until = end === null ? null : at(end);
    const rule = aRule({ created_at: made, expires_at: until });
    expect(endingIn({ expires_at: until, rule }, now)).toBe(
      left === null ? null : left * DAY
    );
  });

  it('is of the rule that lasts longest, not of the one that is shown', () => {
    const rule = aRule({ created_at: at(-80), expires_at: at(1) });
    expect(endingIn({ expires_at: at(10), rule }, now)).toBeNull();
    expect(endingIn({ expires_at: null, rule }, now)).toBeNull();
  });
});
