import { nullTranslator } from '@jupyterlab/translation';

import {
  formatBytes,
  formatCount,
  formatDay,
  formatMoment,
  formatSeconds,
  formatSoon
} from './quantities';

const trans = nullTranslator.load('');
const MOMENT = '2026-11-28T12:00:00Z';

/** JupyterLab speaks one language, and the browser prefers others. */
function speaking(language: string, ...preferred: string[]): void {
  document.documentElement.lang = language;
  jest.spyOn(navigator, 'languages', 'get').mockReturnValue(preferred);
}

afterEach(() => {
  document.documentElement.removeAttribute('lang');
  jest.restoreAllMocks();
});

describe('quantities', () => {
  it('are written as JupyterLab speaks, whatever the browser prefers', () => {
    speaking('de-DE', 'en-US', 'en');
    expect(formatBytes(1_230_000_000)).toBe('1,2 GB');
    expect(formatBytes(999)).toBe('999 B');
    expect(formatBytes(99_600_000)).toBe('100 MB');
    expect(formatCount(1_234_567)).toBe('1.234.567');
    expect(formatDay(MOMENT)).toBe('28. Nov. 2026');
    expect(formatMoment(MOMENT)).toMatch(/^28\.11\.2026, \d\d:00$/);
    expect(formatSeconds(trans, 0.44)).toBe('0,4 s');
  });

  it('are written in the variant that the browser prefers', () => {
    speaking('en', 'de-DE', 'en-GB', 'en-US');
    expect(formatDay(MOMENT)).toBe('28 Nov 2026');
    expect(formatBytes(1_230_000_000)).toBe('1.2 GB');
    speaking('de-DE', 'de-CH');
    expect(formatCount(1_234_567)).toMatch(/^1[’']234[’']567$/);
  });

  it('are written in English before JupyterLab has said what it speaks', () => {
    speaking('', 'en-US@posix');
    expect(formatBytes(1_230_000_000)).toBe('1.2 GB');
    expect(formatDay(MOMENT)).toBe('Nov 28, 2026');
  });

  it('say the day of what is not today', () => {
    speaking('de-DE');
    expect(formatSoon(new Date().toISOString())).toMatch(/^\d\d:\d\d$/);
    expect(formatSoon(MOMENT)).toBe(formatMoment(MOMENT));
  });
});
