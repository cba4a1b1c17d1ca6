import type { TranslationBundle } from '@jupyterlab/translation';

import type { Outcome } from './delivery';

/** Why a variable is not in the kernel. */
export function reason(
  outcome: Exclude<Outcome, { kind: 'ready' | 'taken' | 'cancelled' }>,
  trans: TranslationBundle
): string {
  switch (outcome.kind) {
    case 'aborted':
      return trans.__('The kernel put it off each time because a cell failed');
    case 'silent':
      return trans.__('The kernel did not answer');
    case 'error':
      return outcome.text || trans.__('The kernel did not confirm it');
  }
}
