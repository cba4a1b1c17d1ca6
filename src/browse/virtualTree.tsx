import { useVirtualizer } from '@tanstack/react-virtual';
import * as React from 'react';

import { TypeAhead } from './typeAhead';

const ROW_HEIGHT = 24;
const PAGE = 10;

/** A line of a tree, without its looks. */
export interface ITreeLine {
  /** Unique in the tree, whatever opens or closes. */
  readonly key: string;
  /** 1 for the outermost lines. */
  readonly level: number;
  /** Counts from 1 among the lines beside it; 0 for a line that only says something. */
  readonly position: number;
  /** How many are beside it, itself included; -1 while that is unknown. */
  readonly size: number;
  /** Null for what cannot be opened. */
  readonly expanded: boolean | null;
  /** What it is called, and what one types to get there. */
  readonly name: string;
  /** Its full text. */
  readonly title: string;
  readonly className: string;
}

/** What a tree is made of; the lines are asked for one by one. */
export interface ITreeProps {
  /** Begin of the ids of its lines. */
  readonly id: string;
  readonly label: string;
  readonly busy: boolean;
  readonly count: number;
  line(index: number): ITreeLine;
  /** What a line shows; the parts of the active one can be reached by the keyboard. */
  cells(index: number, active: boolean): React.ReactNode;
  /** Clicked, or Enter was pressed. */
  onOpen(index: number, by: 'pointer' | 'key'): void;
  /** Open or close a line that can be. */
  onToggle(index: number): void;
  /** The space bar was pressed: look at it more closely. */
  onInspect?(index: number): void;
  /** A menu is about to open for a line. */
  onMenu(index: number): void;
  /** A button of a pointer went down on a line. */
  onGrab?(index: number, event: React.PointerEvent): void;
  /** These lines are on screen now; none when `last` is less than `first`. */
  onLook?(first: number, last: number): void;
}

/**
 * A tree of which only the lines on screen exist.
 *
 * The tree itself has the focus and points at its active line (WAI-ARIA tree view), because a line
 * that scrolls away cannot keep it.
 */
export function VirtualTree(props: ITreeProps): React.JSX.Element {
  const { count, id, onLook } = props;
  const frame = React.useRef<HTMLDivElement>(null);
  const [active, setActive] = useActive(props);
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12
  });
  const drawn = virtual.getVirtualItems();
  const { range } = virtual;
  React.useEffect(() => {
    onLook?.(range?.startIndex ?? 0, range?.endIndex ?? -1);
  });
  const go = (index: number): void => {
    const next = Math.max(0, Math.min(count - 1, index));
    setActive(next);
    virtual.scrollToIndex(next);
  };
  const onKeyDown = useKeys(props, active, go, () =>
    openMenu(document.getElementById(lineId(id, active)))
  );

  return (
    <div
      ref={frame}
      className="jp-DataLake-rows"
      role="tree"
      tabIndex={0}
      aria-label={props.label}
      aria-busy={props.busy}
      aria-activedescendant={
        drawn.some(({ index }) => index === active)
          ? lineId(id, active)
          : undefined
      }
      onKeyDown={onKeyDown}
      onContextMenu={event => {
        // The browser's own menu key aims at the tree; the menu of the active line is what is meant.
        if (event.target === event.currentTarget) {
          event.preventDefault();
          event.stopPropagation();
        }
      }}
    >
      <div role="presentation" style={{ height: virtual.getTotalSize() }}>
        {drawn.map(({ index, start }) => (
          <Line
            key={props.line(index).key}
            {...props}
            index={index}
            offset={start}
            active={index === active}
            activate={() => setActive(index)}
          />
        ))}
      </div>
    </div>
  );
}

function Line(
  props: ITreeProps & {
    index: number;
    offset: number;
    active: boolean;
    activate: () => void;
  }
): React.JSX.Element {
  const { activate, active, index, offset } = props;
  const line = props.line(index);
  const isCounted = line.position > 0;
  return (
    <div
      id={lineId(props.id, index)}
      className={`jp-DataLake-row ${line.className}`}
      role="treeitem"
      aria-level={line.level}
      aria-posinset={isCounted ? line.position : undefined}
      aria-setsize={isCounted ? line.size : undefined}
      aria-expanded={line.expanded ?? undefined}
      aria-selected={active}
      aria-label={line.name}
      title={line.title}
      style={{
        transform: `translateY(${offset}px)`,
        paddingInlineStart: 4 + 14 * (line.level - 1)
      }}
      onClick={() => {
        activate();
        props.onOpen(index, 'pointer');
      }}
      onPointerDown={event => props.onGrab?.(index, event)}
      onContextMenu={() => {
        activate();
        props.onMenu(index);
      }}
    >
      {props.cells(index, active)}
    </div>
  );
}

/** The active line, which stays the same line when others come or go above it. */
function useActive({
  count,
  line
}: ITreeProps): [number, (index: number) => void] {
  const [kept, keep] = React.useState({ index: 0, key: '' });
  let { index } = kept;
  if (kept.key && (index >= count || line(index).key !== kept.key)) {
    index = findLine(count, at => line(at).key === kept.key) ?? index;
  }
  const active = Math.min(index, count - 1);
  return [
    active,
    at => keep({ index: at, key: at < count ? line(at).key : '' })
  ];
}

function useKeys(
  props: ITreeProps,
  active: number,
  go: (index: number) => void,
  menu: () => void
): (event: React.KeyboardEvent) => void {
  const { count, line, onInspect, onOpen, onToggle } = props;
  const [typeAhead] = React.useState(() => new TypeAhead());
  return event => {
    if (event.target !== event.currentTarget || active < 0) {
      return;
    }
    const { expanded } = line(active);
    const keys: Record<string, () => void> = {
      ArrowDown: () => go(active + 1),
      ArrowUp: () => go(active - 1),
      PageDown: () => go(active + PAGE),
      PageUp: () => go(active - PAGE),
      Home: () => go(0),
      End: () => go(count - 1),
      ArrowRight: () =>
        expanded === false ? onToggle(active) : go(active + 1),
      ArrowLeft: () =>
        expanded ? onToggle(active) : go(parentOf(props, active)),
      Enter: () => onOpen(active, 'key'),
      ' ': () => onInspect?.(active),
      ContextMenu: menu,
      'Shift+F10': menu
    };
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const written = plain
      ? typeAhead.find(event.key, active, count, at => line(at).name)
      : null;
    if (written !== null) {
      event.preventDefault();
      go(written);
      return;
    }
    const act = keys[event.shiftKey ? `Shift+${event.key}` : event.key];
    if (act && plain) {
      event.preventDefault();
      act();
    }
  };
}

/** Open the menu of an element as a right click on it would. */
export function openMenu(element: HTMLElement | null): void {
  if (element) {
    const { bottom, left } = element.getBoundingClientRect();
    element.dispatchEvent(
      new MouseEvent('contextmenu', {
        bubbles: true,
        cancelable: true,
        clientX: left,
        clientY: bottom
      })
    );
  }
}

function lineId(tree: string, index: number): string {
  return `${tree}-${index}`;
}

function parentOf({ line }: ITreeProps, index: number): number {
  const { level } = line(index);
  for (let above = index - 1; above >= 0; above--) {
    if (line(above).level < level) {
      return above;
    }
  }
  return index;
}

function findLine(
  count: number,
  isIt: (index: number) => boolean
): number | null {
  for (let index = 0; index < count; index++) {
    if (isIt(index)) {
      return index;
    }
  }
  return null;
}
