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
import type { AvailabilityState, Did, DidType } from '../api/types';
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

/** One line of the tree. */
export function TreeRow(
  props: IBrowseOptions & {
    id: string;
    row: IRow;
    offset: number;
    active: boolean;
    state: AvailabilityState | undefined;
    onSelect: () => void;
  }
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
      title={row.note === null ? describe(trans, row.did) : name}
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

function DidCells(
  props: IBrowseOptions & {
    row: IRow;
    active: boolean;
    state: AvailabilityState | undefined;
  }
): React.JSX.Element {
  const { actions, active, row, state, trans } = props;
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
      {state && <Badge trans={trans} state={state} />}
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

function describe(trans: TranslationBundle, did: Did): string {
  const kinds: Record<DidType, string> = {
    container: trans.__('container'),
    dataset: trans.__('dataset'),
    file: trans.__('file')
  };
  const size = sizeText(did);
  return [`${didText(did)} (${kinds[did.type]})`, size]
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
