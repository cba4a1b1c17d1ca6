import { useVirtualizer } from '@tanstack/react-virtual';
import * as React from 'react';

import { didText } from '../api/did';
import { useSignals } from '../components/signal';
import type { ILakeDid } from '../tokens';
import type { IBrowseOptions } from './panel';
import type { IRow } from './tree';
import type { IStanding } from './treeRow';
import { TreeRow } from './treeRow';

const ROW_HEIGHT = 24;

/**
 * Results as a tree; only the rows on screen exist.
 *
 * The tree itself has the focus and points at its active row (WAI-ARIA tree view), because a row
 * that scrolls away cannot keep it.
 */
export function DidTreeView(options: IBrowseOptions): React.JSX.Element {
  const { availability, model, trans, actions } = options;
  const { rows } = model;
  useSignals(...(availability ? [availability.changed] : []));
  const frame = React.useRef<HTMLDivElement>(null);
  const [wanted, setActive] = React.useState(0);
  const active = Math.min(wanted, rows.length - 1);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12
  });
  const drawn = virtual.getVirtualItems();
  const { range } = virtual;
  React.useEffect(() => {
    model.look(range ? rows.slice(range.startIndex, range.endIndex + 1) : []);
  });
  React.useEffect(() => () => model.look([]), [model]);

  const go = (index: number): void => {
    const next = Math.max(0, Math.min(rows.length - 1, index));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const onKeyDown = (event: React.KeyboardEvent): void => {
    const row = rows[active];
    if (event.target !== event.currentTarget || !row) {
      return;
    }
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      PageDown: () => go(active + 10),
      PageUp: () => go(active - 10),
      Home: () => go(0),
      End: () => go(rows.length - 1),
      ArrowRight: () =>
        row.expanded === false ? model.toggle(row) : go(active + 1),
      ArrowLeft: () =>
        row.expanded ? model.toggle(row) : go(parentOf(rows, active)),
      Enter: () => {
        if (row.expanded !== null) {
          model.toggle(row);
        } else if (row.note === null) {
          actions.add(row.did);
        }
      }
    };
    const act = keys[event.key];
    if (act) {
      event.preventDefault();
      act();
    }
  };

  return (
    <div
      ref={frame}
      className="jp-DataLake-rows"
      role="tree"
      tabIndex={0}
      aria-label={trans.__('Data found')}
      aria-busy={model.status === 'searching'}
      aria-activedescendant={
        drawn.some(({ index }) => index === active) ? rowId(active) : undefined
      }
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, start }) => (
          <TreeRow
            key={rows[index].id}
            {...options}
            id={rowId(index)}
            row={rows[index]}
            offset={start}
            active={index === active}
            onSelect={() => setActive(index)}
            standing={standingOf(options, rows[index])}
          />
        ))}
      </div>
    </div>
  );
}

function rowId(index: number): string {
  return `jp-datalake-row-${index}`;
}

function parentOf(
  rows: ReadonlyArray<{ level: number }>,
  index: number
): number {
  for (let above = index - 1; above >= 0; above--) {
    if (rows[above].level < rows[index].level) {
      return above;
    }
  }
  return index;
}

/** Where a row's data is, as far as anybody has told. */
function standingOf(
  { availability, model: { instance } }: IBrowseOptions,
  { did, note }: IRow
): IStanding | null {
  if (!availability || instance === null || note !== null) {
    return null;
  }
  const item: ILakeDid = { instance, did: didText(did) };
  return { known: availability.get(item), failure: availability.failure(item) };
}
