import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { RseReplica } from '../api/types';
import {
  formatBytes,
  formatCount,
  formatFiles
} from '../components/quantities';
import { legible } from '../components/legible';

/** Where a DID lies, RSE by RSE. */
export function Replicas(props: {
  trans: TranslationBundle;
  replicas: ReadonlyArray<RseReplica>;
}): React.JSX.Element {
  const { replicas, trans } = props;
  if (!replicas.length) {
    return <p>{trans.__('No storage of the lake holds anything of it.')}</p>;
  }
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">{trans.__('Storage (RSE)')}</th>
          <th scope="col">{trans.__('State')}</th>
          <th scope="col">{trans.__('Held there')}</th>
        </tr>
      </thead>
      <tbody>
        {replicas.map(replica => (
          <tr key={replica.rse}>
            <th scope="row">
              <bdi>{legible(replica.rse)}</bdi>
              <Remarks trans={trans} replica={replica} />
            </th>
            <td>{stateText(trans, replica.state)}</td>
            <td>
              {heldText(trans, replica)}
              {replica.pfn !== null && (
                <code className="jp-DataLake-pfn">{legible(replica.pfn)}</code>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Remarks(props: {
  trans: TranslationBundle;
  replica: RseReplica;
}): React.JSX.Element | null {
  const { replica, trans } = props;
  const remarks = [
    ...(replica.mounted ? [trans.__('mounted here')] : []),
    ...(replica.tape ? [trans.__('tape')] : [])
  ];
  return remarks.length ? (
    <span className="jp-DataLake-mark">{remarks.join(' · ')}</span>
  ) : null;
}

function stateText(
  trans: TranslationBundle,
  state: RseReplica['state']
): string {
  switch (state) {
    case 'available':
      return trans.__('Complete');
    case 'partial':
      return trans.__('Partly there');
    case 'copying':
      return trans.__('Being copied');
    case 'unavailable':
      return trans.__('Not reachable now');
    case 'bad':
      return trans.__('Damaged');
    case 'being_deleted':
      return trans.__('Being deleted');
  }
}

function heldText(
  trans: TranslationBundle,
  { bytes_here, files_here, files_total }: RseReplica
): string {
  const files =
    files_total === null || files_total === files_here
      ? formatFiles(trans, files_here)
      : trans.__(
          '%1 of %2',
          formatCount(files_here),
          formatFiles(trans, files_total)
        );
  return `${files} · ${formatBytes(bytes_here)}`;
}
