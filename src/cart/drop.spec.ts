import { MimeData } from '@lumino/coreutils';
import { Drag } from '@lumino/dragdrop';
import { Widget } from '@lumino/widgets';
import { fireEvent } from '@testing-library/dom';

import { CommandIDs } from '../commands';
import { didMimeData, readDidMimeData } from '../components/dragData';
import { ROW_MIME_TYPE, watchDrag } from './dragRow';
import { acceptOnNotebook, onDrag } from './drop';
import { CartPanel } from './panel';
import { entry, World } from './testing/world';

// There is no pointer here to drag with; a story of the browser drags.
jest.mock('@lumino/dragdrop', () => ({
  Drag: jest.fn(() => ({ start: () => new Promise(() => undefined) }))
}));

const muons = didMimeData(
  { scope: 'opendata', name: 'muons', type: 'dataset' },
  'demo'
);
const wish = { did: 'opendata:muons', type: 'dataset', instance: 'demo' };

/** An event as Lumino's drag sends it. */
function dragged(type: string, mimeData: MimeData, clientY = 0) {
  const event = new MouseEvent(type, {
    bubbles: true,
    cancelable: true,
    clientY
  });
  return Object.assign(event, { mimeData, dropAction: 'none' });
}

describe('what is dropped', () => {
  let world: World;
  let node: HTMLElement;

  beforeEach(() => {
    world = new World();
    node = document.createElement('div');
    document.body.append(node);
  });

  afterEach(() => {
    node.remove();
    world.dispose();
  });

  /** Rows of 20 pixels each. */
  function rows(count: number): void {
    for (let index = 0; index < count; index++) {
      const row = document.createElement('li');
      row.className = 'jp-DataLake-entry';
      row.getBoundingClientRect = () =>
        ({ top: 20 * index, height: 20 }) as DOMRect;
      node.append(row);
    }
  }

  const drop = (type: string, mimeData: MimeData, y = 0) => {
    const event = dragged(type, mimeData, y);
    onDrag(event as never, node, world.options);
    return event;
  };

  it('on the section is attached to the notebook in front', () => {
    world.attach();
    const over = drop('lm-dragover', muons);
    expect(over.defaultPrevented).toBe(true);
    expect(over.dropAction).toBe('copy');
    expect(node.className).not.toBe('');
    expect(world.wishes).toEqual([]);
    drop('lm-drop', muons);
    expect(node.className).toBe('');
    expect(world.wishes).toEqual([[CommandIDs.addToNotebook, wish]]);
  });

  it('is not taken when no notebook is open, nor when it is no data', () => {
    expect(drop('lm-dragenter', muons).defaultPrevented).toBe(false);
    world.attach();
    const text = new MimeData();
    text.setData('text/plain', 'opendata:muons');
    expect(drop('lm-dragenter', text).defaultPrevented).toBe(false);
    drop('lm-drop', text);
    expect(world.wishes).toEqual([]);
  });

  it.each([
    ['a', 0, ['a', 'b', 'c']],
    ['a', 25, ['a', 'b', 'c']],
    ['a', 35, ['b', 'a', 'c']],
    ['a', 99, ['b', 'c', 'a']],
    ['c', 0, ['c', 'a', 'b']],
    ['c', 15, ['a', 'c', 'b']]
  ])('as the row %s at %i has its place there', (name, y, names) => {
    world.attach(entry('a'), entry('b'), entry('c'));
    rows(3);
    const mimeData = new MimeData();
    const row = { list: world.list, entry: world.list.find(name) };
    mimeData.setData(ROW_MIME_TYPE, row);
    expect(drop('lm-dragover', mimeData, y).dropAction).toBe('move');
    expect(world.list.gap).not.toBeNull();
    drop('lm-drop', mimeData, y);
    expect(world.list.gap).toBeNull();
    expect(world.names).toEqual(names);
    expect(world.wishes).toEqual([]);
  });

  it('on a notebook beside its code cells is attached to it', () => {
    const notebook = world.open([], 'b.ipynb');
    Object.assign(notebook, { node });
    world.open([], 'front.ipynb');
    const target = acceptOnNotebook(notebook.notebook, world.options.execute);
    const cell = document.createElement('div');
    node.append(cell);
    cell.addEventListener('lm-drop', event => event.preventDefault());
    cell.dispatchEvent(dragged('lm-drop', muons));
    expect(world.wishes).toEqual([]);
    node.dispatchEvent(dragged('lm-dragenter', muons));
    expect(node.className).not.toBe('');
    node.dispatchEvent(dragged('lm-dragleave', muons));
    expect(node.className).toBe('');
    node.dispatchEvent(dragged('lm-drop', muons));
    expect(world.wishes).toEqual([
      [CommandIDs.addToNotebook, { ...wish, path: 'b.ipynb' }]
    ]);
    target.dispose();
    node.dispatchEvent(dragged('lm-drop', muons));
    expect(world.wishes).toHaveLength(1);
  });

  it('reaches the panel by its node', () => {
    world.attach();
    const panel = new CartPanel(world.options);
    Widget.attach(panel, document.body);
    panel.node.dispatchEvent(dragged('lm-drop', muons));
    expect(world.wishes).toHaveLength(1);
    const { node: gone } = panel;
    panel.dispose();
    gone.dispatchEvent(dragged('lm-drop', muons));
    expect(world.wishes).toHaveLength(1);
  });

  it('is a drag only after some pixels, and not of a button', () => {
    world.attach(entry('a'));
    const button = document.createElement('button');
    node.append(button);
    const [first] = world.list.entries;
    const source = { ...world.options, entry: first };
    const press = (target: Element) =>
      watchDrag({ button: 0, clientX: 5, clientY: 5, target } as never, source);
    const move = (clientX: number) =>
      fireEvent.mouseMove(document, { clientX, clientY: 5 });
    press(button);
    move(50);
    press(node);
    move(7);
    fireEvent.mouseUp(document);
    move(50);
    expect(Drag).not.toHaveBeenCalled();
    press(node);
    move(7);
    move(50);
    move(60);
    expect(Drag).toHaveBeenCalledTimes(1);
    const [{ mimeData }] = jest.mocked(Drag).mock.calls[0];
    expect(readDidMimeData(mimeData)).toMatchObject({
      did: 'demo:a',
      type: 'file',
      instance: 'demo'
    });
    expect(mimeData.getData(ROW_MIME_TYPE)).toMatchObject({ entry: first });
  });
});
