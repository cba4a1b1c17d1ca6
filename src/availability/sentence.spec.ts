import { nullTranslator } from '@jupyterlab/translation';

import { anAvailability, aRule } from '../api/testing/shapes';
import type { Availability, AvailabilityState, Rule } from '../api/types';
import { formatDay } from '../components/quantities';
import type { KernelState } from '../tokens';
import { endingText, kernelText, share, standingText } from './sentence';

const trans = nullTranslator.load('');

const rule = aRule();

const half = anAvailability({
  state: 'replicating',
  files_here: 142,
  bytes_here: 1_300_000_000,
  rule
});

describe('standingText', () => {
  it.each<[Partial<Availability>, string]>([
    [{}, '142 of 200 files · 1.3 GB of 1.9 GB'],
    [{ files_total: 1, files_here: 0 }, '0 of 1 file · 1.3 GB of 1.9 GB'],
    [{ files_total: null, bytes_total: null }, '142 files · 1.3 GB'],
    [{ state: 'partial' }, 'Partly here: 142 of 200 files · 1.3 GB of 1.9 GB'],
    [{ state: 'stuck' }, 'Stuck: 142 of 200 files · 1.3 GB of 1.9 GB'],
    [{ state: 'elsewhere' }, 'Elsewhere · 200 files · 1.9 GB'],
    [{ state: 'elsewhere', bytes_total: null }, 'Elsewhere · 200 files'],
    [
      { state: 'elsewhere', files_total: null, bytes_total: null },
      'Elsewhere · unknown number of files'
    ],
    [{ state: 'available', rule: null }, 'Here, kept by no rule'],
    [{ state: 'available' }, 'Here'],
    [{ state: 'nowhere' }, 'No replica anywhere in the lake'],
    [{ state: 'empty' }, 'Empty: nothing is attached to it'],
    [{ state: 'unknown' }, 'Rucio could not be asked']
  ])('of %j is %s', (difference, text) => {
    expect(standingText(trans, { ...half, ...difference })).toBe(text);
  });

  it('says until when the data stay, and by whose rule', () => {
    const end = '2026-11-28T12:00:00Z';
    const day = formatDay(end);
    const here = anAvailability({ state: 'available', expires_at: end });
    const text = (rule: Rule) => standingText(trans, { ...here, rule });
    const bobs = aRule({ own: false, account: 'bob', expires_at: end });
    expect(text(aRule({ expires_at: end }))).toBe(`Here until ${day}`);
    expect(text(bobs)).toBe(`Here until ${day}, by a rule of bob`);
    // bob's is shown, but another lasts longer
    expect(text({ ...bobs, expires_at: '2026-11-23T12:00:00Z' })).toBe(
      `Here until ${day}`
    );
  });

  it.each<[Partial<Availability>, string]>([
    [
      { bytes_per_second: 12_000_000 },
      '142 of 200 files · 1.3 GB of 1.9 GB · 12 MB/s · 50 s left'
    ],
    [
      { bytes_per_second: 1000, bytes_total: null },
      '142 of 200 files · 1.3 GB · 1.0 kB/s'
    ],
    [{ bytes_per_second: 0 }, '142 of 200 files · 1.3 GB of 1.9 GB'],
    [
      { bytes_per_second: 12_000_000, state: 'stuck' },
      'Stuck: 142 of 200 files · 1.3 GB of 1.9 GB'
    ]
  ])('with the pace %j is %s', (difference, text) => {
    expect(standingText(trans, { ...half, ...difference })).toBe(text);
  });
});

describe('endingText', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  const ending = (end: string | null, state: AvailabilityState = 'available') =>
    endingText(
      trans,
      anAvailability({ state, expires_at: end, rule: aRule() }),
      now
    );

  it('is there when it is time to do something', () => {
    expect(ending('2026-11-28T12:00:00Z')).toBeNull();
    expect(ending(null)).toBeNull();
    expect(ending('2026-11-22T12:00:00Z', 'elsewhere')).toBeNull();
    expect(ending('2026-11-22T12:00:00Z')).toBe('only 24 h left');
    expect(ending('2026-11-21T12:00:30Z')).toBe('only 30 s left');
    expect(ending('2026-11-21T11:00:00Z')).toBe('being removed');
  });
});

describe('share', () => {
  it.each<[Partial<Availability>, number | null]>([
    [{ bytes_here: 950_000_000 }, 0.5],
    [{ bytes_total: null }, 0.71],
    [{ bytes_total: 0 }, 0.71],
    [{ bytes_total: null, files_total: null }, null],
    [{ bytes_total: null, files_total: 0 }, null],
    [{ bytes_here: 4_000_000_000 }, 1]
  ])('of %j is %j', (difference, expected) => {
    expect(share({ ...half, ...difference })).toBe(expected);
  });
});

describe('kernelText', () => {
  it('says ready only of what can be opened', () => {
    const here: Availability = { ...half, state: 'available' };
    const ready: KernelState = { kind: 'ready' };
    expect(kernelText(trans, ready, here)).toBe('Ready in the kernel');
    expect(kernelText(trans, ready, half)).toBeNull();
    expect(kernelText(trans, ready, null)).toBeNull();
    expect(kernelText(trans, { kind: 'waiting' }, here)).not.toMatch(/Ready/);
  });

  it('says what cannot be opened though Rucio has it here', () => {
    const here: Availability = { ...half, state: 'available' };
    const closed = { count: 2, state: 'unmapped' } as const;
    expect(kernelText(trans, { kind: 'ready', closed }, here)).toBe(
      'In the kernel, but 2 files cannot be opened: no mount is configured for the place'
    );
  });

  it('names the language and the reason', () => {
    expect(
      kernelText(trans, { kind: 'unsupported', language: 'julia' }, half)
    ).toMatch(/julia/);
    expect(
      kernelText(trans, { kind: 'failed', reason: 'x is yours' }, half)
    ).toMatch(/x is yours/);
    expect(kernelText(trans, { kind: 'no-kernel' }, half)).toBe('No kernel');
  });
});
