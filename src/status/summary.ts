import type { TranslationBundle } from '@jupyterlab/translation';

import type { IFailure } from '../api/errors';
import type { Availability, FailureCode } from '../api/types';
import { standingText } from '../availability/sentence';
import { isolated, legible } from '../components/legible';
import {
  formatBytes,
  formatCount,
  formatFiles
} from '../components/quantities';

/** How many DIDs the long text names. */
const NAMED = 8;

/** Failures by which nothing is known about any data. */
const SILENT: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'rucio_unreachable',
  'rucio_timeout',
  'rucio_tls',
  'rucio_unavailable'
]);

/** Failures that the user ends by signing in. */
const UNKNOWN_USER: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'not_signed_in',
  'credential_refused',
  'credential_host_changed',
  'token_missing',
  'token_unreadable',
  'token_refused'
]);

/** What is known about the data that the user works with. */
export interface IStandings {
  readonly known: ReadonlyArray<Availability>;
  readonly failures: ReadonlyArray<IFailure>;
}

/** What deserves a few words: trouble first, then what moves; null when all is quiet. */
export function summaryText(
  trans: TranslationBundle,
  { failures, known }: IStandings
): string | null {
  const stuck = known.filter(({ state }) => state === 'stuck').length;
  const parts = [
    silenceText(trans, failures),
    stuck ? trans.__('%1 stuck', formatCount(stuck)) : null,
    movingText(trans, known)
  ].filter(Boolean);
  return parts.length ? parts.join(' · ') : null;
}

/** The same at length, a line for each DID that moves or is stuck. */
export function summaryLines(
  trans: TranslationBundle,
  { failures, known }: IStandings
): string[] {
  const busy = known
    .filter(({ state }) => state === 'stuck' || state === 'replicating')
    .sort((one, other) => rank(one) - rank(other));
  const rest = busy.length - NAMED;
  return [
    ...new Set(failures.map(({ message }) => legible(message))),
    ...busy
      .slice(0, NAMED)
      .map(one => `${isolated(one.did)}: ${standingText(trans, one)}`),
    ...(rest > 0 ? [trans._n('and %1 more', 'and %1 more', rest)] : [])
  ];
}

function rank({ state }: Availability): number {
  return state === 'stuck' ? 0 : 1;
}

function silenceText(
  trans: TranslationBundle,
  failures: ReadonlyArray<IFailure>
): string | null {
  const has = (wanted: (code: FailureCode) => boolean) =>
    failures.some(({ code }) => wanted(code));
  if (has(code => code === 'server_unreachable')) {
    return trans.__('The Jupyter server does not answer');
  }
  if (has(code => SILENT.has(code))) {
    return trans.__('Rucio does not answer');
  }
  return has(code => UNKNOWN_USER.has(code))
    ? trans.__('Not signed in to Rucio')
    : null;
}

/** `2 of 5 here, 1.2 GB left`: of what is here and what is to come. */
function movingText(
  trans: TranslationBundle,
  known: ReadonlyArray<Availability>
): string | null {
  const moving = known.filter(({ state }) => state === 'replicating');
  if (!moving.length) {
    return null;
  }
  const here = known.filter(({ state }) => state === 'available').length;
  const stuck = known.filter(({ state }) => state === 'stuck').length;
  const all = here + stuck + moving.length;
  const left = leftText(trans, moving);
  return left === null
    ? trans.__('%1 of %2 here', formatCount(here), formatCount(all))
    : trans.__(
        '%1 of %2 here, %3 left',
        formatCount(here),
        formatCount(all),
        left
      );
}

/** In bytes, else in files; null when Rucio has told neither. */
function leftText(
  trans: TranslationBundle,
  moving: ReadonlyArray<Availability>
): string | null {
  const bytes = sum(moving, one => [one.bytes_total, one.bytes_here]);
  if (bytes !== null) {
    return formatBytes(bytes);
  }
  const files = sum(moving, one => [one.files_total, one.files_here]);
  return files === null ? null : formatFiles(trans, files);
}

function sum(
  moving: ReadonlyArray<Availability>,
  read: (one: Availability) => [total: number | null, here: number]
): number | null {
  return moving.reduce<number | null>((left, one) => {
    const [total, here] = read(one);
    return left === null || total === null
      ? null
      : left + Math.max(0, total - here);
  }, 0);
}
