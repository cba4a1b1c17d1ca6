import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { PlannedDid } from '../api/types';
import { Badge } from '../components/badge';
import { FailureView } from '../components/failure';
import type { Outcome, PlanModel } from './planModel';
import { amount } from './planText';
import { ruleText } from './ruleText';
import { legible } from '../components/legible';

/** Each of several DIDs: what it is, and what became of its wish. */
export function PlannedDids(props: {
  model: PlanModel;
  trans: TranslationBundle;
}): React.JSX.Element | null {
  const { model, trans } = props;
  const items = model.plan?.items ?? [];
  return (
    <ul
      className="jp-DataLake-planned"
      aria-label={trans.__('Data')}
      // What overflows is scrolled by keys, too.
      tabIndex={0}
    >
      {items.map(item => (
        <li key={item.did}>
          <Badge trans={trans} state={item.state} />
          <span className="jp-DataLake-plannedName" title={legible(item.did)}>
            {legible(item.did)}
          </span>
          <Fate
            item={item}
            outcome={model.outcomes.get(item.did)}
            trans={trans}
          />
        </li>
      ))}
    </ul>
  );
}

function Fate(props: {
  item: PlannedDid;
  outcome: Outcome | undefined;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { item, outcome, trans } = props;
  const failure =
    item.failure ?? (typeof outcome === 'object' ? outcome : null);
  if (failure) {
    return <FailureView trans={trans} failure={failure} />;
  }
  return <span>{fate(trans, item, outcome)}</span>;
}

function fate(
  trans: TranslationBundle,
  item: PlannedDid,
  outcome: Outcome | undefined
): string {
  if (outcome === 'asking') {
    return trans.__('Asking Rucio…');
  }
  if (outcome === 'done') {
    return trans.__('Asked for');
  }
  if (item.covered_by) {
    return ruleText(trans, item.covered_by);
  }
  return amount(trans, item.files_total, item.bytes_total);
}
