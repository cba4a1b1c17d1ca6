import * as React from 'react';

import { didText } from '../api/did';
import { CommandIDs } from '../commands';
import { didMimeData } from '../components/dragData';
import { useSignals } from '../components/signal';
import { grab } from './dragging';
import type { IBrowseOptions } from './options';
import { didArgs } from './options';
import type { IRow } from './tree';
import type { IStanding } from './treeRow';
import { DidCells, describe, nameOf } from './treeRow';
import type { ITreeLine } from './virtualTree';
import { VirtualTree } from './virtualTree';

/** Results as a tree; only the rows on screen exist, and only theirs is asked where the data is. */
export function DidTreeView(options: IBrowseOptions): React.JSX.Element {
  const { availability, model, trans } = options;
  const { rows } = model;
  useSignals(...(availability ? [availability.changed] : []));
  React.useEffect(() => () => model.look([]), [model]);
  const execute = (command: string, { did, note }: IRow): void => {
    if (note === null) {
      options.execute(command, { ...didArgs(options, did) });
    }
  };
  return (
    <VirtualTree
      id="jp-datalake-row"
      label={trans.__('Data found')}
      busy={model.status === 'searching'}
      count={rows.length}
      line={index => lineOf(options, rows[index])}
      cells={(index, active) => (
        <DidCells
          {...options}
          row={rows[index]}
          active={active}
          standing={standingOf(options, rows[index])}
        />
      )}
      onToggle={index => model.toggle(rows[index])}
      onOpen={(index, by) => {
        if (rows[index].expanded !== null) {
          model.toggle(rows[index]);
        } else if (by === 'key') {
          execute(CommandIDs.addToNotebook, rows[index]);
        }
      }}
      onInspect={index => execute(CommandIDs.showDetails, rows[index])}
      onMenu={index => {
        if (rows[index].note === null) {
          options.onDidMenu(didArgs(options, rows[index].did));
        }
      }}
      onGrab={(index, event) => {
        const { did, note } = rows[index];
        const { instance } = model;
        if (note === null && instance !== null) {
          grab(event.nativeEvent, did.name, () => didMimeData(did, instance));
        }
      }}
      onLook={(first, last) => model.look(rows.slice(first, last + 1))}
    />
  );
}

function lineOf(options: IBrowseOptions, row: IRow): ITreeLine {
  const { model, trans } = options;
  const isDid = row.note === null;
  const grows = row.level === 1 && model.status === 'searching';
  return {
    key: row.id,
    level: row.level,
    position: row.position,
    size: grows ? -1 : row.siblings.length,
    expanded: row.expanded,
    name: nameOf(trans, row),
    title: isDid
      ? describe(trans, row.did, standingOf(options, row))
      : nameOf(trans, row),
    className: isDid ? 'jp-DataLake-didRow' : 'jp-DataLake-noteRow'
  };
}

/** Where a row's data is, as far as anybody has told. */
function standingOf(
  { availability, model: { instance } }: IBrowseOptions,
  { did, note }: IRow
): IStanding | null {
  if (!availability || instance === null || note !== null) {
    return null;
  }
  const item = { instance, did: didText(did) };
  return { known: availability.get(item), failure: availability.failure(item) };
}
