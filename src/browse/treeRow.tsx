import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import {
  addIcon,
  caretDownIcon,
  caretRightIcon,
  ellipsesIcon,
  fileIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { didText } from '../api/did';
import type { IFailure } from '../api/errors';
import type { Availability, Did, DidType } from '../api/types';
import { standingText } from '../availability/sentence';
import { CommandIDs } from '../commands';
import { Badge } from '../components/badge';
import { IconButton } from '../components/iconButton';
import { containerIcon, datasetIcon, nearIcon } from '../components/icons';
import { formatBytes, formatCount } from '../components/quantities';
import { cutName } from './name';
import type { IBrowseOptions } from './options';
import { didArgs } from './options';
import type { IRow } from './tree';
import { openMenu } from './virtualTree';
import { isolated, legible } from '../components/legible';

const ICONS: Record<DidType, LabIcon> = {
  container: containerIcon,
  dataset: datasetIcon,
  file: fileIcon
};

/** Where the data of a row is, or why that could not be told. */
export interface IStanding {
  readonly known: Availability | null;
  readonly failure: IFailure | null;
}

/** What a line of the tree shows. */
export function DidCells(
  props: IBrowseOptions & {
    row: IRow;
    active: boolean;
    standing: IStanding | null;
  }
): React.JSX.Element {
  const { row, trans } = props;
  const { did, expanded, note, scope } = row;
  if (note !== null) {
    return <span className="jp-DataLake-rowNote">{nameOf(trans, row)}</span>;
  }
  const standing = standingWords(trans, props.standing);
  const Caret = expanded ? caretDownIcon : caretRightIcon;
  const Icon = ICONS[did.type];
  return (
    <>
      <span className="jp-DataLake-caret">
        {expanded !== null && <Caret.react tag="span" width="16px" />}
      </span>
      <Icon.react tag="span" className="jp-DataLake-rowIcon" width="16px" />
      <Name scope={scope} name={did.name} />
      <RowActions {...props} />
      {/* The row's description says it to those who do not see it. */}
      <span className="jp-DataLake-rowSize" aria-hidden="true">
        {did.bytes !== null && formatBytes(did.bytes)}
        {did.length !== null && (
          <span className="jp-DataLake-rowLength">
            {did.bytes !== null && ' · '}
            {formatCount(did.length)}
          </span>
        )}
      </span>
      <span className="jp-DataLake-rowBadge">
        {standing && <Badge trans={trans} {...standing} />}
      </span>
    </>
  );
}

/** Icons that appear where one points. */
function RowActions(
  props: IBrowseOptions & { row: IRow; active: boolean }
): React.JSX.Element {
  const { active, execute, row, trans } = props;
  const { name } = row.did;
  const tabIndex = active ? 0 : -1;
  const run = (command: string) =>
    execute(command, { ...didArgs(props, row.did) });
  const place = React.useRef<HTMLSpanElement>(null);
  return (
    <span ref={place} className="jp-DataLake-rowActions">
      <IconButton
        icon={addIcon}
        label={trans.__('Add %1 to the notebook', name)}
        tabIndex={tabIndex}
        onClick={() => run(CommandIDs.addToNotebook)}
      />
      <span className="jp-DataLake-rowNear">
        <IconButton
          icon={nearIcon}
          label={trans.__('Make %1 available', name)}
          tabIndex={tabIndex}
          onClick={() => run(CommandIDs.makeAvailable)}
        />
      </span>
      <IconButton
        icon={ellipsesIcon}
        label={trans.__('More about %1', name)}
        tabIndex={tabIndex}
        onClick={() => openMenu(place.current)}
      />
    </span>
  );
}

/** A name that is cut in its middle: files of a dataset differ at their ends. */
function Name(props: {
  scope: string | null;
  name: string;
}): React.JSX.Element {
  const { name, scope } = props;
  const [start, end] = React.useMemo(() => cutName(legible(name)), [name]);
  return (
    <span className="jp-DataLake-rowName">
      {scope !== null && (
        <span className="jp-DataLake-rowScope">{`${legible(scope)}:`}</span>
      )}
      <span className="jp-DataLake-rowNameStart">{start}</span>
      <span className="jp-DataLake-rowNameEnd">{end}</span>
    </span>
  );
}

/** Bytes, and files where it is a collection; nothing where Rucio does not know. */
function sizeText({ bytes, length }: Did): string {
  const parts = [
    bytes === null ? null : formatBytes(bytes),
    length === null ? null : formatCount(length)
  ];
  return parts.filter(part => part !== null).join(' · ');
}

/** The badge of a row and its words; null while nothing is known. */
function standingWords(
  trans: TranslationBundle,
  standing: IStanding | null
): { state: Availability['state']; label: string } | null {
  if (standing?.known) {
    const { known } = standing;
    return { state: known.state, label: standingText(trans, known) };
  }
  return standing?.failure
    ? { state: 'unknown', label: legible(standing.failure.message) }
    : null;
}

/** What a row is called. */
export function nameOf(trans: TranslationBundle, row: IRow): string {
  const { did, note, scope } = row;
  if (note !== null) {
    return noteText(trans, note);
  }
  return legible(scope === null ? did.name : didText(did));
}

/** The full text of a row. */
export function describe(
  trans: TranslationBundle,
  did: Did,
  standing: IStanding | null
): string {
  const kinds: Record<DidType, string> = {
    container: trans.__('container'),
    dataset: trans.__('dataset'),
    file: trans.__('file')
  };
  const lines = [
    `${isolated(didText(did))} (${kinds[did.type]})`,
    sizeText(did),
    standingWords(trans, standing)?.label
  ];
  return lines.filter(Boolean).join('\n');
}

function noteText(
  trans: TranslationBundle,
  note: NonNullable<IRow['note']>
): string {
  if (note === 'loading') {
    return trans.__('Reading…');
  }
  if (note === 'empty') {
    return trans.__('Empty: nothing is attached to it.');
  }
  return trans.__(
    'Could not be read: %1. Close and open to retry.',
    note.reason
  );
}
