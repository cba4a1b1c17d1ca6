import type { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import { legible } from '../components/legible';

/** Pixels that a pointer moves before it is a drag and not a click. */
const THRESHOLD = 5;

/**
 * A pointer went down on something that can be dragged: begin the drag once it moves.
 *
 * @param down - the event
 * @param text - what is shown under the pointer
 * @param make - makes what the drag carries
 */
export function grab(
  down: PointerEvent,
  text: string,
  make: () => MimeData
): void {
  const onMove = (event: PointerEvent) => {
    const moved = Math.hypot(
      event.clientX - down.clientX,
      event.clientY - down.clientY
    );
    if (moved >= THRESHOLD) {
      release();
      drag(event, text, make());
    }
  };
  const release = () => {
    document.removeEventListener('pointermove', onMove, true);
    document.removeEventListener('pointerup', release, true);
    document.removeEventListener('pointercancel', release, true);
  };
  // A finger that moves scrolls.
  if (down.button === 0 && down.pointerType !== 'touch') {
    document.addEventListener('pointermove', onMove, true);
    document.addEventListener('pointerup', release, true);
    document.addEventListener('pointercancel', release, true);
  }
}

function drag(event: PointerEvent, text: string, mimeData: MimeData): void {
  const dragImage = document.createElement('div');
  dragImage.className = 'jp-DataLake-dragImage';
  dragImage.textContent = legible(text);
  const one = new Drag({
    mimeData,
    dragImage,
    supportedActions: 'copy',
    proposedAction: 'copy'
  });
  void one.start(event.clientX, event.clientY).then(() => {
    one.dispose();
    ignoreClick();
  });
}

/** The button that goes up after a drag is no click on what is below. */
function ignoreClick(): void {
  const ignore = (event: MouseEvent) => event.stopPropagation();
  document.addEventListener('click', ignore, true);
  setTimeout(() => document.removeEventListener('click', ignore, true));
}
