import type { TranslationBundle } from '@jupyterlab/translation';
import * as React from 'react';

import type { DidDetails, DidType } from '../api/types';
import { legible } from '../components/legible';
import {
  formatBytes,
  formatCount,
  formatMoment
} from '../components/quantities';

/** What Rucio says about a DID itself. */
export function Facts(props: {
  trans: TranslationBundle;
  details: DidDetails;
}): React.JSX.Element {
  return <Pairs pairs={factsOf(props.trans, props.details)} />;
}

/** What its people have noted about it. */
export function Metadata(props: {
  trans: TranslationBundle;
  metadata: DidDetails['metadata'];
}): React.JSX.Element {
  const entries = Object.entries(props.metadata);
  return entries.length ? (
    <Pairs
      pairs={entries.map(([key, value]) => [
        legible(key),
        legible(String(value))
      ])}
      isText
    />
  ) : (
    <p>{props.trans.__('Nothing more is noted about it.')}</p>
  );
}

function Pairs(props: {
  pairs: ReadonlyArray<readonly [string, string]>;
  isText?: boolean;
}): React.JSX.Element {
  return (
    <table>
      <tbody>
        {props.pairs.map(([key, value]) => (
          <tr key={key}>
            <th scope="row">{key}</th>
            <td>{props.isText ? <code>{value}</code> : value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Names and values; what cannot be said of this kind of DID is left out. */
function factsOf(
  trans: TranslationBundle,
  details: DidDetails
): [string, string][] {
  const { account, adler32, created_at, did, md5, open } = details;
  const unknown = trans.__('unknown');
  const kinds: Record<DidType, string> = {
    container: trans.__('Container'),
    dataset: trans.__('Dataset'),
    file: trans.__('File')
  };
  const pairs: [string, string | null][] = [
    [trans.__('Type'), kinds[did.type]],
    [
      trans.__('Size'),
      did.bytes === null
        ? unknown
        : trans.__(
            '%1 (%2 bytes)',
            formatBytes(did.bytes),
            formatCount(did.bytes)
          )
    ],
    [
      trans.__('Files'),
      did.type === 'file'
        ? null
        : did.length === null
          ? unknown
          : formatCount(did.length)
    ],
    [trans.__('State'), openText(trans, open)],
    [
      trans.__('Created'),
      created_at === null ? unknown : formatMoment(created_at)
    ],
    [trans.__('Account'), account === null ? unknown : legible(account)],
    [trans.__('Adler-32'), adler32 && legible(adler32)],
    [trans.__('MD5'), md5 && legible(md5)]
  ];
  return pairs.flatMap(([name, value]) =>
    value === null ? [] : [[name, value]]
  );
}

function openText(
  trans: TranslationBundle,
  open: boolean | null
): string | null {
  if (open === null) {
    return null;
  }
  return open
    ? trans.__('Open: more may be attached to it')
    : trans.__('Closed: nothing more is attached to it');
}
