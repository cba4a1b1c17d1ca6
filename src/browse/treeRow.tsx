import type { TranslationBundle } from '@jupyterlab/translation';
import type { LabIcon } from '@jupyterlab/ui-components';
import {
  addIcon,
  caretDownIcon,
  caretRightIcon,
  fileIcon
} from '@jupyterlab/ui-components';
import * as React from 'react';

import { didText } from '../api/did';
import type { IFailure } from '../api/errors';
import type { Availability, Did, DidType } from '../api/types';
import { standingText } from '../availability/sentence';
import { Badge } from '../components/badge';
import { IconButton } from '../components/iconButton';
import { containerIcon, datasetIcon, nearIcon } from '../components/icons';
import { formatBytes, formatCount } from '../components/quantities';
import type { IBrowseOptions } from './panel';
import type { IRow } from './tree';

const ICONS: Record<DidType, LabIcon> = {
  container: containerIcon,
  dataset: datasetIcon,
  file: fileIcon
};

/** Letters at the end of a name that are always shown. */
const NAME_END = 14;

/** Where the data of a row is, or why that could not be told. */
export interface IStanding {
  readonly known: Availability | null;
  readonly failure: IFailure | null;
}

interface IRowProps extends IBrowseOptions {
  readonly row: IRow;
  readonly active: boolean;
  readonly standing: IStanding | null;
}

/** One line of the tree. */
export function TreeRow(
  props: IRowProps & { id: string; offset: number; onSelect: () => void }
): React.JSX.Element {
  const { active, id, model, offset, onSelect, row, trans } = props;
  const style: React.CSSProperties = {
    transform: `translateY(${offset}px)`,
    paddingInlineStart: 4 + 14 * (row.level - 1)
  };
  const name = row.note === null ? row.did.name : noteText(trans, row.note);
  return (
    <div
      id={id}
      className="jp-DataLake-row"
      role="treeitem"
      aria-level={row.level}
      aria-expanded={row.expanded ?? undefined}
      aria-selected={active}
      aria-label={name}
      title={row.note === null ? describe(props) : name}
      style={style}
      onClick={() => {
        onSelect();
        model.toggle(row);
      }}
    >
      {row.note === null ? (
        <DidCells {...props} />
      ) : (
        <span className="jp-DataLake-rowNote">{name}</span>
      )}
    </div>
  );
}

function DidCells(props: IRowProps): React.JSX.Element {
  const { actions, active, row, trans } = props;
  const standing = standingWords(props);
  const { did, expanded } = row;
  const Caret = expanded ? caretDownIcon : caretRightIcon;
  const Icon = ICONS[did.type];
  const tabIndex = active ? 0 : -1;
  return (
    <>
      <span className="jp-DataLake-caret">
        {expanded !== null && <Caret.react tag="span" width="16px" />}
      </span>
      <Icon.react tag="span" className="jp-DataLake-rowIcon" width="16px" />
      <Name text={did.name} />
      <span className="jp-DataLake-rowActions">
        <IconButton
          icon={addIcon}
          label={trans.__('Add %1 to the notebook', did.name)}
          tabIndex={tabIndex}
          onClick={() => actions.add(did)}
        />
        <IconButton
          icon={nearIcon}
          label={trans.__('Make %1 available', did.name)}
          tabIndex={tabIndex}
          onClick={() => actions.makeAvailable(did)}
        />
      </span>
      {/* The row's description says it to those who do not see it. */}
      <span className="jp-DataLake-rowSize" aria-hidden="true">
        {sizeText(did)}
      </span>
      <span className="jp-DataLake-rowBadge">
        {standing && <Badge trans={trans} {...standing} />}
      </span>
    </>
  );
}

/** A name that is cut in its middle: files of a dataset differ at their ends. */
function Name({ text }: { text: string }): React.JSX.Element {
  const cut = Math.max(0, text.length - NAME_END);
  return (
    <span className="jp-DataLake-rowName">
      <span className="jp-DataLake-rowNameStart">{text.slice(0, cut)}</span>
      <span className="jp-DataLake-rowNameEnd">{text.slice(cut)}</span>
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
function standingWords({
  standing,
  trans
}: IRowProps): { state: Availability['state']; label: string } | null {
  if (standing?.known) {
    const { known } = standing;
    return { state: known.state, label: standingText(trans, known) };
  }
  return standing?.failure
    ? { state: 'unknown', label: standing.failure.message }
    : null;
}

/** The full text of a row. */
function describe(props: IRowProps): string {
  const { trans } = props;
  const { did } = props.row;
  const kinds: Record<DidType, string> = {
    container: trans.__('container'),
    dataset: trans.__('dataset'),
    file: trans.__('file')
  };
  const size = sizeText(did);
  const standing = standingWords(props)?.label;
  return [`${didText(did)} (${kinds[did.type]})`, size, standing]
    .filter(Boolean)
    .join('\n');
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
