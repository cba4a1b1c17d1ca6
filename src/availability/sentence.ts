import type { TranslationBundle } from '@jupyterlab/translation';

import type { Availability } from '../api/types';
import {
  formatBytes,
  formatCount,
  formatDay,
  formatDuration,
  formatFiles
} from '../components/quantities';
import type { ClosedState, KernelState } from '../tokens';
import { endingIn } from './lifetime';

/** Where a DID stands, in words. */
export function standingText(
  trans: TranslationBundle,
  known: Availability
): string {
  switch (known.state) {
    case 'available':
      return hereText(trans, known);
    case 'partial':
      return trans.__('Partly here: %1', progressText(trans, known));
    case 'replicating':
      return progressText(trans, known);
    case 'stuck':
      return trans.__('Stuck: %1', progressText(trans, known));
    case 'elsewhere':
      return trans.__('Elsewhere · %1', totalText(trans, known));
    case 'tape':
      return trans.__('On tape · %1', totalText(trans, known));
    case 'nowhere':
      return trans.__('No replica anywhere in the lake');
    case 'empty':
      return trans.__('Empty: nothing is attached to it');
    case 'unknown':
      return trans.__('Rucio could not be asked');
  }
}

/** Share of the bytes, else of the files, that is here; null when the whole is unknown. */
export function share(known: Availability): number | null {
  const { bytes_here, bytes_total, files_here, files_total } = known;
  if (bytes_total) {
    return Math.min(1, bytes_here / bytes_total);
  }
  return files_total ? Math.min(1, files_here / files_total) : null;
}

/** Where its variable stands; null where that says no more than where its data are. */
export function kernelText(
  trans: TranslationBundle,
  state: KernelState,
  known: Availability | null
): string | null {
  switch (state.kind) {
    case 'ready':
      if (state.closed) {
        return closedText(trans, state.closed);
      }
      return known?.state === 'available' || known?.state === 'partial'
        ? trans.__('Ready in the kernel')
        : null;
    case 'waiting':
      return trans.__('Waiting for the kernel…');
    case 'taken':
      return trans.__(
        'Not in the kernel: your notebook has a variable of this name, which was left alone'
      );
    case 'failed':
      return trans.__('Not in the kernel: %1', state.reason);
    case 'unsupported':
      return trans.__('%1 kernels get no variables yet', state.language);
    case 'off':
      return trans.__('Not put into the kernel unasked');
    case 'no-kernel':
      return trans.__('No kernel');
  }
}

function closedText(
  trans: TranslationBundle,
  { count, state }: { count: number; state: ClosedState }
): string {
  const why: Record<ClosedState, string> = {
    hanging: trans.__('the mount does not answer'),
    missing: trans.__('listed by Rucio, but not on the mount'),
    not_mounted: trans.__('the storage is not mounted'),
    unmapped: trans.__('no mount is configured for the place'),
    unreadable: trans.__('you have no right to read')
  };
  return trans._n(
    'In the kernel, but %1 file cannot be opened: %2',
    'In the kernel, but %1 files cannot be opened: %2',
    count,
    why[state]
  );
}

/** How long the data still stay, when that is not long; null otherwise. */
export function endingText(
  trans: TranslationBundle,
  known: Availability,
  now = Date.now()
): string | null {
  const left = known.state === 'available' ? endingIn(known, now) : null;
  if (left === null) {
    return null;
  }
  return left > 0
    ? trans.__('only %1 left', formatDuration(trans, left / 1000))
    : trans.__('being removed');
}

function hereText(
  trans: TranslationBundle,
  { expires_at: until, rule }: Availability
): string {
  if (!rule) {
    return trans.__('Here, kept by no rule');
  }
  if (until === null) {
    return trans.__('Here');
  }
  const end = formatDay(until);
  return rule.own || rule.expires_at !== until
    ? trans.__('Here until %1', end)
    : trans.__('Here until %1, by a rule of %2', end, rule.account);
}

/** `142 of 200 files · 1.3 GB of 1.9 GB · 12 MB/s · 50 s left`. */
function progressText(trans: TranslationBundle, known: Availability): string {
  const { bytes_here, bytes_total, files_here, files_total } = known;
  const files =
    files_total === null
      ? formatFiles(trans, files_here)
      : trans.__(
          '%1 of %2',
          formatCount(files_here),
          formatFiles(trans, files_total)
        );
  const bytes =
    bytes_total === null
      ? formatBytes(bytes_here)
      : trans.__('%1 of %2', formatBytes(bytes_here), formatBytes(bytes_total));
  return [files, bytes, ...paceText(trans, known)].join(' · ');
}

/** How fast it comes, and when it will all be there. */
function paceText(trans: TranslationBundle, known: Availability): string[] {
  const { bytes_here, bytes_per_second: pace, bytes_total, state } = known;
  if (!pace || state !== 'replicating') {
    return [];
  }
  const rate = trans.__('%1/s', formatBytes(pace));
  if (bytes_total === null || bytes_total <= bytes_here) {
    return [rate];
  }
  const left = formatDuration(trans, (bytes_total - bytes_here) / pace);
  return [rate, trans.__('%1 left', left)];
}

function totalText(trans: TranslationBundle, known: Availability): string {
  const { bytes_total, files_total } = known;
  const files =
    files_total === null
      ? trans.__('unknown number of files')
      : formatFiles(trans, files_total);
  return bytes_total === null
    ? files
    : `${files} · ${formatBytes(bytes_total)}`;
}
