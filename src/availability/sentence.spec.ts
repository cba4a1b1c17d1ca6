import { nullTranslator } from '@jupyterlab/translation';

import { anAvailability, aRule } from '../api/testing/shapes';
import type { Availability } from '../api/types';
import type { KernelState } from '../tokens';
import { kernelText, share, standingText } from './sentence';

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
    [{ state: 'available', rule: null }, 'Here'],
    [{ state: 'available' }, 'Here'],
    [{ state: 'nowhere' }, 'No replica anywhere in the lake'],
    [{ state: 'empty' }, 'Empty: nothing is attached to it'],
    [{ state: 'unknown' }, 'Rucio could not be asked']
  ])('of %j is %s', (difference, text) => {
    expect(standingText(trans, { ...half, ...difference })).toBe(text);
  });

  it('says until when the data stay', () => {
    const until = { ...rule, expires_at: '2026-11-28T12:00:00Z' };
    const text = standingText(trans, {
      ...half,
      state: 'available',
      rule: until
    });
    expect(text).toMatch(/^Here until .*28/);
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
