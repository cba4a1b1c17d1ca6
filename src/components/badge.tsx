import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { Availability } from '../api/types';

/** The words for a state; colour and shape never stand alone. */
export function stateLabel(
  trans: TranslationBundle,
  state: Availability['state']
): string {
  switch (state) {
    case 'available':
      return trans.__('Here');
    case 'partial':
      return trans.__('Partly here');
    case 'replicating':
      return trans.__('On its way');
    case 'stuck':
      return trans.__('Stuck');
    case 'elsewhere':
      return trans.__('Elsewhere');
    case 'tape':
      return trans.__('On tape');
    case 'nowhere':
      return trans.__('No replica');
    case 'empty':
      return trans.__('Empty');
    case 'unknown':
      return trans.__('Unknown');
  }
}

/** Where the data is, as a shape: full, half, hollow, square; `label` says more than the state's words. */
export function Badge(props: {
  trans: TranslationBundle;
  state: Availability['state'];
  label?: string;
}): React.JSX.Element {
  const label = props.label ?? stateLabel(props.trans, props.state);
  return (
    <span
      className="jp-DataLake-badge"
      data-state={props.state}
      role="img"
      aria-label={label}
      title={label}
    />
  );
}
