import type { Availability } from '../api/types';

/** Milliseconds of a day. */
export const DAY = 24 * 60 * 60 * 1000;
/** The longest lifetime that the server takes, in days. */
const MOST_DAYS = 36500;
/** Milliseconds before their end in which data are near it, whatever their lifetime. */
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

/**
 * Milliseconds until data are removed, when that is near: less than two days, or than a quarter of the lifetime of
 * the rule that keeps them.
 */
export function endingIn(
  { expires_at: until, rule }: Pick<Availability, 'expires_at' | 'rule'>,
  now: number
): number | null {
  if (until === null) {
    return null;
  }
  const end = Date.parse(until);
  const made = rule?.expires_at === until ? rule.created_at : null;
  const lifetime = made === null ? 0 : end - Date.parse(made);
  return end - now < Math.max(NEAR, lifetime / 4) ? end - now : null;
}
