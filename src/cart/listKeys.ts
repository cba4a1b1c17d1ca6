import type * as React from 'react';

import type { CartListModel } from './listModel';

/** Go through the rows of the cart; what is done with a row is a command with a key of its own. */
export function onListKey(
  event: React.KeyboardEvent,
  list: CartListModel
): void {
  const { entries, index } = list;
  const { key } = event;
  // The buttons of a row keep their own keys.
  const isOnRow = event.target === event.currentTarget.children[index];
  if (!isOnRow || event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const places: Record<string, number> = {
    ArrowUp: index - 1,
    ArrowDown: index + 1,
    Home: 0,
    End: entries.length - 1
  };
  if (key in places) {
    list.select(places[key]);
  } else if (key.length === 1 && key !== ' ') {
    list.selectByName(key);
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
}
