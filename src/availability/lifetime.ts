import type { Rule } from '../api/types';

/** Milliseconds of a day. */
export const DAY = 24 * 60 * 60 * 1000;
/** The longest lifetime that the server takes, in days. */
const MOST_DAYS = 36500;
/** Milliseconds before its end in which any rule is near it. */
const NEAR = 2 * DAY;

/** Whole days as they were typed; null when empty, undefined when it is no lifetime. */
export function readDays(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (!trimmed) {
    return null;
  }
  const days = /^\d{1,5}$/.test(trimmed) ? Number(trimmed) : 0;
  return days >= 1 && days <= MOST_DAYS ? days : undefined;
}

/** Milliseconds until a rule ends, when it is near its end: less than two days, or than a quarter of its lifetime. */
export function endingIn(rule: Rule, now: number): number | null {
  if (rule.expires_at === null) {
    return null;
  }
  const end = Date.parse(rule.expires_at);
  const left = end - now;
  const lifetime =
    rule.created_at === null ? 0 : end - Date.parse(rule.created_at);
  return left < Math.max(NEAR, lifetime / 4) ? left : null;
}
