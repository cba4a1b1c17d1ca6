import type { TranslationBundle } from '@jupyterlab/translation';

import { numberOf, spokenLocale } from './locale';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];

/** A size as people write it: decimal units, two or three digits. */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit === 0 || value >= 9.95 ? 0 : 1;
  return `${numberOf(value, digits)} ${UNITS[unit]}`;
}

/** A number with thousands separated. */
export function formatCount(count: number): string {
  return numberOf(count);
}

/** `200 files`. */
export function formatFiles(trans: TranslationBundle, files: number): string {
  // %1 is the number as it stands.
  return trans._n('%2 file', '%2 files', files, formatCount(files));
}

/** `28 Nov 2026`, in the reader's own order. */
export function formatDay(iso: string): string {
  return new Date(iso).toLocaleDateString(spokenLocale(), {
    day: 'numeric',
    month: 'short',
    year: 'numeric'
  });
}

/** `28 Nov 2026, 14:05`. */
export function formatMoment(iso: string): string {
  return new Date(iso).toLocaleString(spokenLocale(), {
    dateStyle: 'medium',
    timeStyle: 'short'
  });
}

/** `14:05` if it is today, else with its day. */
export function formatSoon(iso: string): string {
  const moment = new Date(iso);
  return moment.toDateString() === new Date().toDateString()
    ? moment.toLocaleTimeString(spokenLocale(), {
        hour: '2-digit',
        minute: '2-digit'
      })
    : formatMoment(iso);
}

/** `0.4 s`: how long something took. */
export function formatSeconds(
  trans: TranslationBundle,
  seconds: number
): string {
  return trans.__('%1 s', numberOf(seconds, 1));
}

/** `50 s`, `2 min`, `3 h`, `4 days`: as exact as a guess may be. */
export function formatDuration(
  trans: TranslationBundle,
  seconds: number
): string {
  if (seconds < 99.5) {
    return trans.__('%1 s', Math.max(1, Math.round(seconds)));
  }
  const minutes = seconds / 60;
  if (minutes < 99.5) {
    return trans.__('%1 min', Math.round(minutes));
  }
  const hours = minutes / 60;
  if (hours < 47.5) {
    return trans.__('%1 h', Math.round(hours));
  }
  return trans._n('%1 day', '%1 days', Math.round(hours / 24));
}
