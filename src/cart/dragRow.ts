import { Drag } from '@lumino/dragdrop';
import type * as React from 'react';

import { splitDid } from '../api/did';
import { didMimeData } from '../components/dragData';
import type { IAccount, IAttachment } from '../tokens';
import type { CartListModel } from './listModel';
import { legible } from '../components/legible';

/** A row of a cart on its way within the list; the value is the list and the entry. */
export const ROW_MIME_TYPE = 'application/x-datalake-cart-row';

export interface IDraggedRow {
  readonly list: CartListModel;
  readonly entry: IAttachment;
}

/** How far the pointer goes before a press is a drag, in pixels. */
const THRESHOLD = 5;

/**
 * Let a pressed row be dragged: within the list, where it changes its place, and as the DID that it is.
 */
export function watchDrag(
  press: React.MouseEvent,
  source: IDraggedRow & { readonly account: IAccount }
): void {
  const isControl = (press.target as Element).closest('button, input') !== null;
  if (press.button !== 0 || isControl) {
    return;
  }
  const stop = () => {
    document.removeEventListener('mousemove', onMove, true);
    document.removeEventListener('mouseup', stop, true);
  };
  const onMove = ({ clientX, clientY }: MouseEvent) => {
    const way = Math.hypot(clientX - press.clientX, clientY - press.clientY);
    if (way >= THRESHOLD) {
      stop();
      start(source, clientX, clientY);
    }
  };
  document.addEventListener('mousemove', onMove, true);
  document.addEventListener('mouseup', stop, true);
}

function start(
  { account, entry, list }: IDraggedRow & { readonly account: IAccount },
  x: number,
  y: number
): void {
  const type = entry.type === 'file' ? 'file' : 'dataset';
  const instance = account.find(entry.instance)?.name ?? '';
  const mimeData = didMimeData({ ...splitDid(entry.did), type }, instance);
  const row: IDraggedRow = { list, entry };
  mimeData.setData(ROW_MIME_TYPE, row);
  const dragImage = document.createElement('div');
  dragImage.className = 'jp-DataLake-dragged';
  dragImage.textContent = legible(entry.variableName);
  const drag = new Drag({
    mimeData,
    dragImage,
    proposedAction: 'move',
    supportedActions: 'copy-move'
  });
  void drag.start(x, y).then(() => {
    list.gap = null;
    drag.dispose();
  });
}
