import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import * as React from 'react';

import type { Availability } from '../api/types';
import { Badge, stateLabel } from '../components/badge';
import type { IAction } from '../components/failure';
import { Actions, FailureView } from '../components/failure';
import { useSignals } from '../components/signal';
import type { IAccount, IAvailability, KernelState } from '../tokens';
import { endingText, kernelText, share, standingText } from './sentence';
import { verbs } from './verbs';
import { isolated } from '../components/legible';

/** What the standing of one DID is made of. */
export interface IStandingProps {
  readonly trans: TranslationBundle;
  /** Knows what is mounted; without it no other storage is offered. */
  readonly account?: Pick<IAccount, 'find'>;
  readonly availability: IAvailability;
  readonly instance: string;
  readonly did: string;
  /** How the entry is called when its state is said aloud. */
  readonly name: string;
  /** Where its variable stands; absent where there is none. */
  readonly kernel?: KernelState;
  /** False shows the state and no verb of ours: nobody has said yes to this notebook. */
  readonly mayAct?: boolean;
  /** Verbs of whoever shows it, after ours. */
  readonly actions?: ReadonlyArray<IAction>;
  /** Run one of our commands, which asks before it does something. */
  execute(command: string, args: ReadonlyPartialJSONObject): void;
}

/** Where a DID stands, pushed by the server, and what can be done about it. */
export function Standing(props: IStandingProps): React.JSX.Element {
  const { account, availability, did, instance, kernel, trans } = props;
  const { mayAct = true } = props;
  const item = { instance, did };
  useSignals(availability.changed);
  React.useEffect(() => {
    const watch = availability.watch(item);
    return () => watch.dispose();
  }, [availability, instance, did]);

  const known = availability.get(item);
  const failure = availability.failure(item) ?? known?.failure ?? null;
  // What Rucio could not be asked is said once, below.
  const inKernel =
    kernel && known?.state !== 'unknown' && kernelText(trans, kernel, known);
  const places = account?.find(instance)?.destinations.length ?? 0;
  const ours = verbs(trans, item, known, {
    failed: failure !== null && failure.code !== 'rule_stuck',
    hasOtherStorage: places > 1,
    refresh: () => void availability.refresh(item),
    execute: props.execute
  });
  const actions = [...(mayAct ? ours : []), ...(props.actions ?? [])];
  const ending = known && endingText(trans, known);

  return (
    <>
      {known && <Progress known={known} trans={trans} />}
      {/* Progress is read when asked for; only a new state is news. */}
      <span className="jp-DataLake-heard" aria-live="polite">
        {known &&
          [isolated(props.name), stateLabel(trans, known.state), inKernel]
            .filter(Boolean)
            .join(': ')}
      </span>
      <div className="jp-DataLake-standing">
        {known && <Badge trans={trans} state={known.state} />}
        <span>
          {known
            ? [inKernel, standingText(trans, known)].filter(Boolean).join(' · ')
            : !failure && trans.__('Asking Rucio…')}
          {ending && (
            <strong className="jp-DataLake-ending">{` · ${ending}`}</strong>
          )}
        </span>
      </div>
      {failure ? (
        <FailureView trans={trans} failure={failure} actions={actions} />
      ) : (
        <Actions actions={actions} />
      )}
    </>
  );
}

function Progress(props: {
  known: Availability;
  trans: TranslationBundle;
}): React.JSX.Element | null {
  const { known, trans } = props;
  const part = share(known);
  if (part === null || !['replicating', 'stuck'].includes(known.state)) {
    return null;
  }
  return (
    <progress
      className="jp-DataLake-progress"
      data-state={known.state}
      aria-label={trans.__('Progress of %1', known.did)}
      max={1}
      value={part}
    />
  );
}
