import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import { DisposableDelegate } from '@lumino/disposable';
import type { Drag } from '@lumino/dragdrop';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

import { CommandIDs } from '../commands';
import type { IDraggedDid } from '../components/dragData';
import { readDidMimeData } from '../components/dragData';
import type { IDraggedRow } from './dragRow';
import { ROW_MIME_TYPE } from './dragRow';
import type { CartListModel } from './listModel';
import { ENTRY_CLASS } from './rowCommands';

export const DRAG_EVENTS = [
  'lm-dragenter',
  'lm-dragover',
  'lm-dragleave',
  'lm-drop'
];
const OVER_CLASS = 'jp-mod-datalakeDrop';

interface ITarget {
  readonly list: CartListModel;
  execute(command: string, args: ReadonlyPartialJSONObject): void;
}

/** Something is dragged over the section: a row of its own changes its place, other data is attached. */
export function onDrag(
  event: Drag.Event,
  node: HTMLElement,
  { execute, list }: ITarget
): void {
  const row = draggedRow(event, list);
  const item = row ? null : readDidMimeData(event.mimeData);
  if (!list.notebook || (!row && !item)) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  const isOver = event.type === 'lm-dragenter' || event.type === 'lm-dragover';
  const gap = gapAt(node, event.clientY);
  list.gap = isOver && row ? gap : null;
  node.classList.toggle(OVER_CLASS, isOver && !row);
  if (event.type === 'lm-dragleave') {
    return;
  }
  event.dropAction = row ? 'move' : 'copy';
  if (event.type !== 'lm-drop') {
    return;
  }
  if (row) {
    const from = list.indexOf(row.entry);
    list.moveTo(row.entry, gap > from ? gap - 1 : gap);
  } else if (item) {
    attach(execute, item);
  }
}

/**
 * Let a notebook take data beside its code cells: its toolbar, its other cells, its margins. Code cells
 * take the event first, and a line of code.
 */
export function acceptOnNotebook(
  notebook: NotebookPanel,
  execute: ITarget['execute']
): IDisposable {
  const { node } = notebook;
  const listener = (event: Event) => {
    const { mimeData, type } = event as Drag.Event;
    const item = event.defaultPrevented ? null : readDidMimeData(mimeData);
    node.classList.toggle(
      OVER_CLASS,
      item !== null && (type === 'lm-dragenter' || type === 'lm-dragover')
    );
    if (!item) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (type !== 'lm-dragleave') {
      (event as Drag.Event).dropAction = 'copy';
    }
    if (type === 'lm-drop') {
      attach(execute, item, notebook.context.path);
    }
  };
  DRAG_EVENTS.forEach(type => node.addEventListener(type, listener));
  return new DisposableDelegate(() =>
    DRAG_EVENTS.forEach(type => node.removeEventListener(type, listener))
  );
}

function attach(
  execute: ITarget['execute'],
  { did, instance, type }: IDraggedDid,
  path?: string
): void {
  execute(CommandIDs.addToNotebook, {
    did,
    type,
    instance,
    ...(path === undefined ? {} : { path })
  });
}

/** A row of this very list; rows of another window are just data. */
function draggedRow(
  { mimeData }: Drag.Event,
  list: CartListModel
): IDraggedRow | null {
  const row = mimeData.getData(ROW_MIME_TYPE) as IDraggedRow | undefined;
  return row?.list === list ? row : null;
}

/** Before which row the pointer is. */
function gapAt(node: HTMLElement, y: number): number {
  const rows = [...node.querySelectorAll(`.${ENTRY_CLASS}`)];
  const below = rows.findIndex(row => {
    const { height, top } = row.getBoundingClientRect();
    return y < top + height / 2;
  });
  return below < 0 ? rows.length : below;
}
