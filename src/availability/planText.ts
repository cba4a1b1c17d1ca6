import type { TranslationBundle } from '@jupyterlab/translation';

import type { Destination, Plan, PlannedDid, Quota, Rule } from '../api/types';
import { formatBytes, formatDay, formatFiles } from '../components/quantities';
import type { PlanModel } from './planModel';

/** `200 files · 1.9 GB`; a number that is unknown is said to be unknown, not 0. */
export function amount(
  trans: TranslationBundle,
  files: number | null,
  bytes: number | null
): string {
  if (files === null) {
    return trans.__('Unknown');
  }
  const size = bytes === null ? '' : ` · ${formatBytes(bytes)}`;
  return formatFiles(trans, files) + size;
}

/** The sum of what all DIDs hold; null as soon as one is unknown. */
export function sum(
  items: ReadonlyArray<PlannedDid>,
  part: 'files_here' | 'files_total' | 'bytes_here' | 'bytes_total'
): number | null {
  return items.reduce<number | null>((total, item) => {
    const value = item[part];
    return total === null || value === null ? null : total + value;
  }, 0);
}

/** Free space of an RSE. */
export function freeText(
  trans: TranslationBundle,
  destination: Destination | null
): string {
  const free = destination?.free_bytes ?? null;
  return free === null
    ? trans.__('free space unknown')
    : trans.__('%1 free', formatBytes(free));
}

/** What the account may hold. */
export function quotaText(trans: TranslationBundle, quota: Quota): string {
  const used = quota.used_bytes === null ? null : formatBytes(quota.used_bytes);
  if (quota.kind === 'unlimited') {
    return used === null
      ? trans.__('No limit')
      : trans.__('No limit · %1 used', used);
  }
  if (quota.kind === 'unknown' || quota.limit_bytes === null) {
    return trans.__('Unknown');
  }
  const limit = formatBytes(quota.limit_bytes);
  return used === null
    ? trans.__('At most %1', limit)
    : trans.__('%1 of %2 used', used, limit);
}

/** `until 28 Nov 2026 (set by your site)`. */
export function untilText(
  trans: TranslationBundle,
  plan: Plan,
  isSites = false
): string {
  // What the administrator pre-set reaches the server as a wish of the user.
  const isOwn = plan.lifetime_source === 'user' && !isSites;
  if (plan.expires_at === null) {
    return isOwn
      ? trans.__('without end (set by you)')
      : trans.__('without end (set by your site)');
  }
  const day = formatDay(plan.expires_at);
  return isOwn
    ? trans.__('until %1 (set by you)', day)
    : trans.__('until %1 (set by your site)', day);
}

/** What will happen, in one or two sentences. */
export function planSentence(
  trans: TranslationBundle,
  model: Pick<PlanModel, 'plan' | 'due' | 'isAsking' | 'isWorking' | 'outcomes'>
): string {
  const { due, isAsking, isWorking, outcomes, plan } = model;
  if (isWorking) {
    return trans.__('Asking Rucio for it…');
  }
  if (isAsking || !plan) {
    return trans.__('Asking Rucio what this means…');
  }
  if (outcomes.size) {
    const done = [...outcomes.values()].filter(one => one === 'done').length;
    return trans.__('Rucio granted %1 of %2.', done, outcomes.size);
  }
  const covered = plan.items.filter(item => item.covered_by !== null);
  if (!due.length) {
    return covered.length
      ? coveredSentence(trans, covered)
      : trans.__('Nothing can be asked of Rucio.');
  }
  const sentence = wishSentence(trans, plan);
  const already = trans._n(
    '%1 more is kept here by a rule already.',
    '%1 more are kept here by rules already.',
    covered.length
  );
  return covered.length ? `${sentence} ${already}` : sentence;
}

function wishSentence(trans: TranslationBundle, plan: Plan): string {
  const { bytes_to_move: bytes, expires_at: end, rse } = plan;
  const until = end === null ? null : formatDay(end);
  if (!plan.files_to_move) {
    const own = extended(plan);
    if (own?.expires_at && until !== null) {
      return trans.__(
        'Everything is here already; your own rule is extended from %1 to %2.',
        formatDay(own.expires_at),
        until
      );
    }
    return until === null
      ? trans.__(
          'Everything is here already; the rule keeps it on %1 without end.',
          rse
        )
      : trans.__(
          'Everything is here already; the rule keeps it on %1 until %2.',
          rse,
          until
        );
  }
  const files = formatFiles(trans, plan.files_to_move);
  const what = bytes === null ? files : `${files} (${formatBytes(bytes)})`;
  return until === null
    ? trans.__(
        'Rucio will copy %1 to %2 and keep everything there without end. You may close the browser meanwhile.',
        what,
        rse
      )
    : trans.__(
        'Rucio will copy %1 to %2 and keep everything there until %3. You may close the browser meanwhile.',
        what,
        rse,
        until
      );
}

/** One's own rule for the only DID, which is made to last longer instead of being doubled. */
function extended(plan: Plan): Rule | null {
  const [item, ...more] = plan.items;
  const own = item?.others.find(
    rule =>
      rule.own && rule.did === item.did && rule.rse_expression === plan.rse
  );
  return more.length ? null : (own ?? null);
}

function coveredSentence(
  trans: TranslationBundle,
  covered: ReadonlyArray<PlannedDid>
): string {
  const ends = covered.flatMap(({ covered_by: rule }) =>
    rule?.expires_at ? [rule.expires_at] : []
  );
  const first = ends.sort((one, other) => Date.parse(one) - Date.parse(other));
  if (!first.length) {
    return trans._n(
      'A rule already does this without end: nothing will be asked of Rucio.',
      'Rules already do this without end: nothing will be asked of Rucio.',
      covered.length
    );
  }
  return trans._n(
    'A rule already does this until %2: nothing will be asked of Rucio.',
    'Rules already do this until %2 or longer: nothing will be asked of Rucio.',
    covered.length,
    formatDay(first[0])
  );
}

/** Why it will probably not fit; null when nothing speaks against it. */
export function tightText(trans: TranslationBundle, plan: Plan): string | null {
  const place = plan.destinations.find(({ rse }) => rse === plan.rse);
  const { bytes_charged: charged, bytes_to_move: moved, rse } = plan;
  const limit = place?.quota.limit_bytes ?? null;
  const used = place?.quota.used_bytes ?? null;
  if (limit !== null && used !== null && used + (charged ?? 0) > limit) {
    return trans.__(
      'Your quota on %1 leaves %2, and this takes %3: Rucio will probably refuse.',
      rse,
      formatBytes(Math.max(0, limit - used)),
      formatBytes(charged ?? 0)
    );
  }
  const free = place?.free_bytes ?? null;
  if (free !== null && moved !== null && moved > free) {
    return trans.__(
      '%1 has %2 free, and %3 are to be copied: they will probably not all arrive.',
      rse,
      formatBytes(free),
      formatBytes(moved)
    );
  }
  return null;
}
