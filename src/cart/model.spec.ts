import type { NotebookPanel } from '@jupyterlab/notebook';
import { NotebookModel } from '@jupyterlab/notebook';
import type { PartialJSONValue } from '@lumino/coreutils';

import type { Did } from '../api/types';
import { METADATA_KEY } from './metadata';
import { CartModel } from './model';
import { Panel, Tracker } from './testing/notebooks';

const higgs: Did = {
  scope: 'opendata',
  name: 'higgs.2024.diphoton',
  type: 'dataset',
  bytes: null,
  length: null
};
const file: Did = { ...higgs, name: 'events.csv', type: 'file' };

describe('CartModel', () => {
  let tracker: Tracker;
  let cart: CartModel;

  beforeEach(() => {
    tracker = new Tracker();
    cart = new CartModel(tracker.notebooks);
  });

  afterEach(() => cart.dispose());

  function open(metadata?: PartialJSONValue): Panel {
    const panel = new Panel(metadata);
    tracker.show(panel);
    return panel;
  }

  it('writes what the older extension reads, and our instance', () => {
    const panel = open();
    expect(cart.add(panel.notebook, higgs, 'demo')).toBe('diphoton');
    cart.add(panel.notebook, file, 'demo');
    expect(panel.stored).toEqual([
      {
        did: 'opendata:higgs.2024.diphoton',
        type: 'collection',
        variableName: 'diphoton',
        instance: 'demo'
      },
      {
        did: 'opendata:events.csv',
        type: 'file',
        variableName: 'events',
        instance: 'demo'
      }
    ]);
    expect(panel.dirty).toBe(true);
  });

  it('writes nothing into a notebook that is only looked at', () => {
    const panel = open([{ did: 'a:b', type: 'file', variableName: 'b' }]);
    const bare = open();
    cart.read(panel.notebook);
    cart.read(bare.notebook);
    expect(panel.dirty).toBe(false);
    expect(bare.dirty).toBe(false);
    expect(bare.content.model!.toJSON().metadata).not.toHaveProperty(
      METADATA_KEY
    );
  });

  it('finds another name when one is taken', () => {
    const panel = open();
    cart.add(panel.notebook, higgs, 'demo');
    const other = { ...higgs, scope: 'user.alice' };
    expect(cart.add(panel.notebook, other, 'demo')).toBe('diphoton_2');
  });

  it('attaches the same DID of the same instance once', () => {
    const panel = open([
      {
        did: 'opendata:higgs.2024.diphoton',
        type: 'collection',
        variableName: 'mine'
      }
    ]);
    expect(cart.add(panel.notebook, higgs, 'demo')).toBe('mine');
    expect(panel.dirty).toBe(false);
  });

  it('removes the key with the last entry', () => {
    const panel = open();
    cart.add(panel.notebook, higgs, 'demo');
    cart.remove(panel.notebook, cart.read(panel.notebook).attachments[0]);
    expect(panel.content.model!.toJSON().metadata).not.toHaveProperty(
      METADATA_KEY
    );
  });

  it('never overwrites a value that is no list', () => {
    const panel = open({ written: 'by a stranger' });
    expect(cart.read(panel.notebook).problem).toBe('not-a-list');
    expect(() => cart.add(panel.notebook, higgs, 'demo')).toThrow(METADATA_KEY);
    expect(panel.stored).toEqual({ written: 'by a stranger' });
    expect(panel.dirty).toBe(false);
  });

  it('tells of a change, whoever made it', () => {
    const panel = open();
    const background = panel.notebook;
    const front = open();
    const told: NotebookPanel[] = [];
    const changed = jest.fn();
    cart.notebookChanged.connect((_, notebook) => told.push(notebook));
    cart.changed.connect(changed);
    panel.content.model!.sharedModel.setMetadata(METADATA_KEY, []);
    expect(told).toEqual([background]);
    expect(changed).not.toHaveBeenCalled();
    cart.add(front.notebook, higgs, 'demo');
    expect(told).toEqual([background, front.notebook]);
    expect(changed).toHaveBeenCalledTimes(1);
  });

  it('is not told of other metadata', () => {
    const panel = open();
    const told = jest.fn();
    cart.notebookChanged.connect(told);
    panel.content.model!.sharedModel.setMetadata('language_info', {
      name: 'python'
    });
    expect(told).not.toHaveBeenCalled();
  });

  it('follows a notebook to its next model', () => {
    const panel = open();
    const before = panel.content.model!;
    panel.replaceModel(new NotebookModel());
    const told = jest.fn();
    cart.notebookChanged.connect(told);
    before.sharedModel.setMetadata(METADATA_KEY, []);
    expect(told).not.toHaveBeenCalled();
    cart.add(panel.notebook, higgs, 'demo');
    expect(told).toHaveBeenCalledTimes(1);
  });

  it('survives a notebook that was closed', () => {
    const panel = open();
    panel.close();
    expect(cart.read(panel.notebook).attachments).toEqual([]);
    expect(cart.notebooks).toEqual([]);
  });

  it('renames, moves and takes back', () => {
    const kept = { did: 'a:b', type: 'file', variableName: 'b', note: [1] };
    const panel = open([kept]);
    const { notebook } = panel;
    const told = jest.fn();
    cart.notebookChanged.connect(told);
    cart.add(notebook, higgs, 'demo');
    const [first] = cart.read(notebook).attachments;
    cart.rename(notebook, first, 'data');
    const [renamed, second] = cart.read(notebook).attachments;
    cart.move(notebook, renamed, second);
    expect(panel.stored).toEqual([
      expect.objectContaining({ variableName: 'diphoton' }),
      { ...kept, variableName: 'data' }
    ]);
    expect(cart.lastEdit(notebook)).toEqual({
      kind: 'move',
      variableName: 'data'
    });
    // One telling for each: what follows is never between two states.
    expect(told).toHaveBeenCalledTimes(3);
    cart.undo(notebook);
    cart.undo(notebook);
    cart.undo(notebook);
    expect(panel.stored).toEqual([kept]);
    expect(cart.lastEdit(notebook)).toBeNull();
  });

  it('moves to the first place', () => {
    const panel = open([entry('a'), 5, entry('b')]);
    const [, b] = cart.read(panel.notebook).attachments;
    cart.move(panel.notebook, b, null);
    expect(panel.stored).toEqual([entry('b'), entry('a'), 5]);
  });

  it('gives no two entries one name', () => {
    const panel = open([entry('a'), entry('b')]);
    const [a] = cart.read(panel.notebook).attachments;
    expect(() => cart.rename(panel.notebook, a, 'b')).toThrow("'b'");
    expect(() => cart.rename(panel.notebook, a, '')).toThrow();
    expect(panel.dirty).toBe(false);
  });

  it('tells two entries of one name apart', () => {
    const twin = { ...entry('a'), did: 'other:a' };
    const panel = open([entry('a'), twin]);
    const [, second] = cart.read(panel.notebook).attachments;
    cart.rename(panel.notebook, second, 'b');
    expect(panel.stored).toEqual([entry('a'), { ...twin, variableName: 'b' }]);
  });

  it('has one cart for two views of a notebook', () => {
    const panel = open([entry('a')]);
    const view = new Panel();
    view.content.model = panel.content.model;
    tracker.show(view);
    const [a] = cart.read(panel.notebook).attachments;
    cart.remove(panel.notebook, a);
    panel.close();
    expect(cart.undo(view.notebook)).toBe(true);
    expect(view.stored).toEqual([entry('a')]);
  });
});

function entry(name: string): { [key: string]: string } {
  return { did: `demo:${name}`, type: 'file', variableName: name };
}
