import type { NotebookPanel } from '@jupyterlab/notebook';
import { NotebookModel } from '@jupyterlab/notebook';
import { StateDB } from '@jupyterlab/statedb';
import type { PartialJSONValue } from '@lumino/coreutils';

import type { Did } from '../api/types';
import { Approvals } from './approvals';
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
  let approvals: Approvals;
  let cart: CartModel;
  let state: StateDB;

  beforeEach(() => {
    tracker = new Tracker();
    state = new StateDB();
    approvals = new Approvals(state, fail);
    cart = new CartModel(tracker.notebooks, approvals);
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
    expect(changed).toHaveBeenCalled();
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

  describe('of somebody else', () => {
    const theirs = [entry('a'), { ...entry('b'), instance: 'demo' }];
    const b = { scope: 'demo', name: 'b', type: 'file' } as Did;

    beforeEach(() => approvals.ready);

    /** The same workspace, opened again. */
    async function reload(): Promise<void> {
      // What is remembered is on its way.
      await new Promise(resolve => setTimeout(resolve));
      cart.dispose();
      tracker = new Tracker();
      approvals = new Approvals(state, fail);
      cart = new CartModel(tracker.notebooks, approvals);
      await approvals.ready;
    }

    const approve = ({ notebook }: Panel) =>
      cart.approve(notebook, cart.read(notebook).attachments);
    const acts = ({ notebook }: Panel) =>
      cart
        .read(notebook)
        .attachments.map(attachment => cart.mayAct(notebook, attachment));

    it('can only be shown, until the user says so', async () => {
      const panel = open(theirs);
      expect(cart.approved(panel.notebook)).toBe(false);
      expect(acts(panel)).toEqual([false, false]);
      const told = jest.fn();
      cart.changed.connect(told);
      approve(panel);
      expect(told).toHaveBeenCalled();
      expect(cart.approved(panel.notebook)).toBe(true);
      expect(acts(panel)).toEqual([true, true]);
      expect(panel.dirty).toBe(false);
      await reload();
      expect(cart.approved(open(theirs).notebook)).toBe(true);
    });

    it('is not known before what is remembered was read', async () => {
      const late = new Approvals(state, fail);
      const model = new CartModel(tracker.notebooks, late);
      const { notebook } = open(theirs);
      expect(model.approved(notebook)).toBeNull();
      await late.ready;
      expect(model.approved(notebook)).toBe(false);
      model.dispose();
    });

    it('is asked about again when something was added outside', async () => {
      approve(open(theirs));
      await reload();
      const panel = open([...theirs, entry('c')]);
      expect(cart.approved(panel.notebook)).toBe(false);
      expect(acts(panel)).toEqual([true, true, false]);
      panel.content.model!.sharedModel.setMetadata(METADATA_KEY, theirs);
      expect(cart.approved(panel.notebook)).toBe(true);
    });

    it.each([
      ['other data', { ...entry('a'), did: 'demo:other' }],
      ['another instance', { ...entry('a'), instance: 'escape' }]
    ])('is asked about again with %s', async (_, item) => {
      approve(open([entry('a')]));
      await reload();
      expect(cart.approved(open([item]).notebook)).toBe(false);
    });

    it('is no question of names and order', async () => {
      approve(open(theirs));
      await reload();
      const [first, second] = theirs;
      const panel = open([second, { ...first, variableName: 'x' }]);
      expect(cart.approved(panel.notebook)).toBe(true);
    });

    it('is approved per notebook', () => {
      approve(open(theirs));
      const other = new Panel(theirs, 'other.ipynb');
      tracker.show(other);
      expect(cart.approved(other.notebook)).toBe(false);
    });

    it('is one’s own, as far as one attached it', () => {
      const panel = open();
      expect(cart.approved(panel.notebook)).toBe(true);
      cart.add(panel.notebook, higgs, 'demo');
      expect(acts(panel)).toEqual([true]);
      const foreign = open(theirs);
      cart.add(foreign.notebook, higgs, 'demo');
      expect(acts(foreign)).toEqual([false, false, true]);
      // It is there already, and now the user wants it.
      cart.add(foreign.notebook, b, 'demo');
      expect(acts(foreign)).toEqual([false, true, true]);
    });

    it('is not one’s own because a removal was taken back', () => {
      const panel = open(theirs);
      cart.remove(panel.notebook, cart.read(panel.notebook).attachments[0]);
      cart.undo(panel.notebook);
      expect(acts(panel)).toEqual([false, false]);
    });

    it('stays approved under another path', async () => {
      const panel = open(theirs);
      approve(panel);
      panel.saveAs('mine.ipynb');
      expect(cart.approved(panel.notebook)).toBe(true);
      await reload();
      expect(cart.approved(open(theirs).notebook)).toBe(true);
      const mine = new Panel(theirs, 'mine.ipynb');
      tracker.show(mine);
      expect(cart.approved(mine.notebook)).toBe(true);
    });
  });
});

function fail(error: Error): never {
  throw error;
}

function entry(name: string): { [key: string]: string } {
  return { did: `demo:${name}`, type: 'file', variableName: name };
}
