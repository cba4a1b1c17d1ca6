import { nullTranslator } from '@jupyterlab/translation';

import { anAvailability } from '../api/testing/shapes';
import type { Availability, FailureCode } from '../api/types';
import { summaryLines, summaryText } from './summary';

const trans = nullTranslator.load('');
const GB = 1_000_000_000;

function moving(difference: Partial<Availability> = {}): Availability {
  return anAvailability({
    state: 'replicating',
    files_here: 58,
    bytes_here: 0.7 * GB,
    ...difference
  });
}

const here = anAvailability({ did: 'a:here', state: 'available' });
const stuck = anAvailability({ did: 'a:stuck', state: 'stuck' });

function text(...known: Availability[]): string | null {
  return summaryText(trans, { known, failures: [] });
}

function trouble(...codes: FailureCode[]): string | null {
  const failures = codes.map(code => ({ code, message: code, reason: '' }));
  return summaryText(trans, { known: [], failures });
}

describe('summaryText', () => {
  it('says nothing of what is here, or was never asked for', () => {
    expect(text()).toBeNull();
    expect(text(here, anAvailability(), here)).toBeNull();
  });

  it('says how much of what was asked for is here, and what is left', () => {
    expect(text(here, here, moving(), anAvailability())).toBe(
      '2 of 3 here, 1.2 GB left'
    );
  });

  it('counts files where Rucio does not know the bytes, and guesses nothing', () => {
    const unsized = moving({ bytes_total: null });
    expect(text(unsized)).toBe('0 of 1 here, 142 files left');
    expect(text(moving({ bytes_total: null, files_total: null }))).toBe(
      '0 of 1 here'
    );
  });

  it('says first what is stuck', () => {
    expect(text(here, stuck)).toBe('1 stuck');
    expect(text(here, stuck, moving())).toBe(
      '1 stuck · 1 of 3 here, 1.2 GB left'
    );
  });

  it('names who does not answer, the nearest first', () => {
    expect(trouble('rucio_unreachable')).toBe('Rucio does not answer');
    expect(trouble('rucio_timeout', 'server_unreachable')).toBe(
      'The Jupyter server does not answer'
    );
    expect(trouble('token_refused')).toBe('Not signed in to Rucio');
    expect(trouble('did_not_found')).toBeNull();
  });
});

describe('summaryLines', () => {
  it('names each DID that moves or is stuck, trouble first', () => {
    const lines = summaryLines(trans, {
      known: [moving({ did: 'a:moving' }), here, stuck],
      failures: [
        { code: 'rucio_timeout', message: 'Too slow', reason: '' },
        { code: 'rucio_timeout', message: 'Too slow', reason: '' }
      ]
    });
    expect(lines[0]).toBe('Too slow');
    expect(lines[1]).toMatch(/^a:stuck: Stuck: 0 of 200 files/);
    expect(lines[2]).toMatch(/^a:moving: 58 of 200 files/);
    expect(lines).toHaveLength(3);
  });

  it('says what strangers have hidden in a name', () => {
    const known = [moving({ did: 'a:\u202egnp.exe' })];
    const [line] = summaryLines(trans, { known, failures: [] });
    expect(line).toMatch(/^a:\[U\+202E\]gnp\.exe: /);
  });

  it('counts what would be too long', () => {
    const known = Array.from({ length: 11 }, () => moving());
    const lines = summaryLines(trans, { known, failures: [] });
    expect(lines).toHaveLength(9);
    expect(lines[8]).toBe('and 3 more');
  });
});
