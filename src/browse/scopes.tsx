import type { TranslationBundle } from '@jupyterlab/translation';
import { useVirtualizer } from '@tanstack/react-virtual';
import * as React from 'react';

import type { BrowseModel } from './model';

const ROW_HEIGHT = 24;

/** The scopes whose name holds what is typed; one's own first. */
export function ScopeList(props: {
  model: BrowseModel;
  trans: TranslationBundle;
}): React.JSX.Element {
  const { model, trans } = props;
  const frame = React.useRef<HTMLDivElement>(null);
  const scopes = model.scopes ?? [];
  const virtual = useVirtualizer({
    count: scopes.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10
  });
  const empty = emptyText(trans, model);
  return (
    <div ref={frame} className="jp-DataLake-rows">
      {empty && (
        <p className="jp-DataLake-empty" role="status">
          {empty}
        </p>
      )}
      <ul
        aria-label={trans.__('Scopes')}
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map(({ index, key, start }) => (
          <li
            key={key}
            aria-setsize={scopes.length}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start}px)` }}
          >
            <button
              type="button"
              className="jp-DataLake-scope jp-mod-styled jp-mod-minimal"
              title={scopes[index]}
              onClick={() => void model.open(scopes[index])}
            >
              {scopes[index]}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function emptyText(
  trans: TranslationBundle,
  { failure, scopes, text }: BrowseModel
): string | null {
  if (failure || scopes?.length) {
    return null;
  }
  if (!scopes) {
    return trans.__('Reading the scopes…');
  }
  return text
    ? trans.__(
        'No scope with “%1”. Press Enter to search there all the same.',
        text
      )
    : trans.__('This Rucio has no scopes.');
}
