import type { INotebookTracker, NotebookPanel } from '@jupyterlab/notebook';
import type { Drag } from '@lumino/dragdrop';

import type { IDraggedDid } from '../components/dragData';
import { readDidMimeData } from '../components/dragData';
import { goTo, pointed } from './place';

const EVENTS = ['lm-dragenter', 'lm-dragleave', 'lm-dragover', 'lm-drop'];
const OVER = 'jp-mod-datalakeDrop';

/** Called when a DID was dropped on a code cell, whose cursor is there now. */
export type OnDrop = (
  notebook: NotebookPanel,
  item: IDraggedDid,
  event: MouseEvent
) => void;

/** Let the code cells of all notebooks take DIDs. What is dropped beside them is not touched. */
export function acceptDrops(tracker: INotebookTracker, onDrop: OnDrop): void {
  const listen = (notebook: NotebookPanel) => {
    const { node } = notebook.content;
    for (const type of EVENTS) {
      // In the capture phase: before the notebook, which knows cells only.
      node.addEventListener(
        type,
        event => handle(notebook, event as Drag.Event, onDrop),
        true
      );
    }
  };
  tracker.widgetAdded.connect((_, notebook) => listen(notebook));
  tracker.forEach(listen);
}

function handle(
  notebook: NotebookPanel,
  event: Drag.Event,
  onDrop: OnDrop
): void {
  const item = readDidMimeData(event.mimeData);
  const place = item && pointed(notebook, event);
  mark(notebook, null);
  if (!item || !place) {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
  if (event.type === 'lm-dragleave') {
    return;
  }
  event.dropAction = 'copy';
  if (event.type === 'lm-drop') {
    goTo(notebook, place);
    onDrop(notebook, item, event);
  } else {
    mark(notebook, place.cell);
  }
}

/** Show which cell would take it. */
function mark({ content }: NotebookPanel, index: number | null): void {
  content.widgets.forEach((cell, each) =>
    cell.toggleClass(OVER, each === index)
  );
}
