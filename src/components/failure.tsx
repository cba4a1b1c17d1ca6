import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { IFailure } from '../api/errors';
import { remedy } from '../api/failures';

/** A verb offered beside a failure. */
export interface IAction {
  readonly label: string;
  readonly run: () => void;
}

/** What happened, why, and what can be done about it. */
export function FailureView(props: {
  trans: TranslationBundle;
  failure: IFailure;
  actions?: ReadonlyArray<IAction>;
  /** Not to be read aloud at once: it stands in the way of nothing. */
  quiet?: boolean;
}): React.JSX.Element {
  const { trans, failure, actions = [], quiet } = props;
  return (
    <div className="jp-DataLake-failure" role={quiet ? undefined : 'alert'}>
      <p className="jp-DataLake-failureMessage">{failure.message}</p>
      {failure.reason !== failure.message && (
        <p className="jp-DataLake-failureReason">{failure.reason}</p>
      )}
      <p>{remedy(failure.code, trans)}</p>
      <Actions actions={actions} />
    </div>
  );
}

/** Verbs as buttons, in reading order. */
export function Actions(props: {
  actions: ReadonlyArray<IAction>;
}): React.JSX.Element | null {
  if (!props.actions.length) {
    return null;
  }
  return (
    <div className="jp-DataLake-actions">
      {props.actions.map(({ label, run }) => (
        <button
          key={label}
          type="button"
          className="jp-DataLake-action jp-mod-styled jp-mod-minimal"
          onClick={run}
        >
          {label}
        </button>
      ))}
    </div>
  );
}
