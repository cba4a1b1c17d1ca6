import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IFailure } from '../api/errors';
import { remedy } from '../api/failures';
import type { FailureCode } from '../api/types';
import { Diagnose } from './diagnose';
import { legible } from './legible';

/** A verb offered beside a failure. */
export interface IAction {
  readonly label: string;
  readonly run: () => void;
  /** Why it cannot be done, and whom to ask; the verb is shown with it and does nothing. */
  readonly whyNot?: string;
}

/** Failures of the set-up, of which the doctor can say more. */
const OF_THE_SETUP: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'configuration_outdated',
  'configuration_unavailable',
  'configuration_unreadable',
  'credential_refused',
  'instance_misconfigured',
  'no_destination',
  'no_instance',
  'rse_unknown',
  'rucio_garbled',
  'rucio_timeout',
  'rucio_tls',
  'rucio_unavailable',
  'rucio_unreachable',
  'token_missing',
  'token_refused',
  'token_unreadable'
]);

/** What happened, why, and what can be done about it. */
export function FailureView(props: {
  trans: TranslationBundle;
  failure: IFailure;
  actions?: ReadonlyArray<IAction>;
  /** Not to be read aloud at once: it stands in the way of nothing. */
  quiet?: boolean;
}): React.JSX.Element {
  const { trans, failure, actions = [], quiet } = props;
  const diagnose = React.useContext(Diagnose)();
  const more =
    diagnose && actions.length && OF_THE_SETUP.has(failure.code)
      ? [{ label: trans.__('What is wrong?'), run: diagnose }]
      : [];
  return (
    <div className="jp-DataLake-failure" role={quiet ? undefined : 'alert'}>
      <p className="jp-DataLake-failureMessage">{legible(failure.message)}</p>
      {failure.reason !== failure.message && (
        <p className="jp-DataLake-failureReason">{legible(failure.reason)}</p>
      )}
      <p>{remedy(failure.code, trans)}</p>
      <Actions actions={[...actions, ...more]} />
    </div>
  );
}

/** Verbs as buttons, in reading order; why some cannot be used is said once, after them. */
export function Actions(props: {
  actions: ReadonlyArray<IAction>;
}): React.JSX.Element | null {
  const { actions } = props;
  const id = React.useId();
  if (!actions.length) {
    return null;
  }
  const reasons = [...new Set(actions.flatMap(({ whyNot }) => whyNot ?? []))];
  return (
    <div className="jp-DataLake-actions">
      {actions.map(({ label, run, whyNot }) => (
        <button
          key={label}
          type="button"
          className="jp-DataLake-action jp-mod-styled jp-mod-minimal"
          aria-disabled={whyNot !== undefined || undefined}
          aria-describedby={whyNot && `${id}${reasons.indexOf(whyNot)}`}
          onClick={whyNot === undefined ? run : undefined}
        >
          {label}
        </button>
      ))}
      {reasons.map((reason, index) => (
        <span
          key={reason}
          id={`${id}${index}`}
          className="jp-DataLake-actionReason"
        >
          {reason}
        </span>
      ))}
    </div>
  );
}
