import { YNotebook } from '@jupyter/ydoc';
import type { PartialJSONValue } from '@lumino/coreutils';
import * as Y from 'yjs';

import type { IAttachment } from '../tokens';
import { METADATA_KEY } from './metadata';
import { NotebookCart } from './notebookCart';

const a = entry('a');
const b = entry('b');
const c = entry('c');

function entry(name: string): IAttachment {
  return {
    did: `demo:${name}`,
    type: 'collection',
    variableName: name,
    instance: 'demo'
  };
}

/** One of the people who edit a notebook together, or one of two tabs. */
class Person {
  constructor(metadata?: PartialJSONValue) {
    // Without content it can take that of another one.
    this.notebook =
      metadata === undefined
        ? new YNotebook()
        : YNotebook.create({
            data: {
              cells: [],
              metadata: { [METADATA_KEY]: metadata },
              nbformat: 4,
              nbformat_minor: 5
            }
          });
    this.cart = new NotebookCart(this.notebook);
  }

  get names(): string[] {
    return this.cart.read().attachments.map(item => item.variableName);
  }

  get stored(): unknown {
    return this.notebook.getMetadata(METADATA_KEY);
  }

  readonly cart: NotebookCart;
  readonly notebook: YNotebook;
}

/** Carry everything to everybody until nobody has news. */
function meet(...people: Person[]): void {
  for (let round = 0; round < 20; round++) {
    let isNews = false;
    // All say what they know before anybody hears.
    const said = people.map(({ notebook }) =>
      Y.encodeStateAsUpdate(notebook.ydoc)
    );
    people.forEach(({ notebook }, index) => {
      said.forEach((update, from) => {
        const before = Y.encodeStateVector(notebook.ydoc).join();
        if (from !== index) {
          Y.applyUpdate(notebook.ydoc, update);
        }
        isNews ||= before !== Y.encodeStateVector(notebook.ydoc).join();
      });
    });
    if (!isNews) {
      return;
    }
  }
  throw new Error('They never come to rest');
}

function together(count: number, metadata: PartialJSONValue): Person[] {
  const people = [new Person(metadata)];
  while (people.length < count) {
    people.push(new Person());
  }
  meet(...people);
  return people;
}

describe('NotebookCart', () => {
  let person: Person;

  beforeEach(() => {
    person = new Person([{ ...a }, 'a stranger', { ...b, comment: 'kept' }]);
  });

  it('takes back its edits one by one', () => {
    const before = person.stored;
    const { cart } = person;
    cart.apply({ kind: 'add', item: c, place: 'last' });
    cart.apply({ kind: 'rename', entry: a, to: 'x' });
    cart.apply({ kind: 'move', entry: b, place: 'first' });
    cart.apply({ kind: 'remove', entry: b });
    expect(person.names).toEqual(['x', 'c']);
    expect(cart.last).toMatchObject({ kind: 'remove' });
    expect([cart.undo(), cart.undo(), cart.undo(), cart.undo()]).toEqual([
      true,
      true,
      true,
      true
    ]);
    expect(person.stored).toEqual(before);
    expect(cart.last).toBeNull();
    expect(cart.undo()).toBe(false);
  });

  it('leaves what others did when it takes back its own', () => {
    const { cart, notebook } = person;
    cart.apply({ kind: 'remove', entry: a });
    notebook.setMetadata(METADATA_KEY, [{ ...c }, { ...b }]);
    expect(cart.undo()).toBe(true);
    expect(person.names).toEqual(['a', 'c', 'b']);
  });

  it('says when there is nothing left to take back', () => {
    const { cart, notebook } = person;
    cart.apply({ kind: 'rename', entry: a, to: 'x' });
    notebook.setMetadata(METADATA_KEY, [{ ...b }]);
    expect(cart.undo()).toBe(false);
    expect(person.names).toEqual(['b']);
    expect(cart.last).toBeNull();
  });

  it('brings an entry back under another name when its name is taken', () => {
    const { cart, notebook } = person;
    cart.apply({ kind: 'remove', entry: a });
    notebook.setMetadata(METADATA_KEY, [{ ...c, variableName: 'a' }]);
    cart.undo();
    expect(person.names).toEqual(['a_2', 'a']);
  });

  it('leaves no empty list, and no other metadata behind', () => {
    const { cart, notebook } = person;
    notebook.setMetadata('language_info', { name: 'python' });
    notebook.setMetadata(METADATA_KEY, [{ ...a }]);
    cart.apply({ kind: 'remove', entry: a });
    expect(notebook.metadata).toEqual({ language_info: { name: 'python' } });
  });

  it.each<PartialJSONValue>(['text', 5, { did: 'a:b' }])(
    'never overwrites %j, which is no list',
    value => {
      const { cart, notebook } = person;
      cart.apply({ kind: 'add', item: c, place: 'last' });
      notebook.setMetadata(METADATA_KEY, value);
      expect(() => cart.undo()).toThrow(METADATA_KEY);
      expect(() => cart.apply({ kind: 'add', item: c, place: 'last' })).toThrow(
        METADATA_KEY
      );
      expect(person.stored).toEqual(value);
    }
  );

  it('is silent after its end', () => {
    const { cart, notebook } = person;
    const told = jest.fn();
    cart.changed.connect(told);
    cart.dispose();
    notebook.setMetadata(METADATA_KEY, []);
    expect(told).not.toHaveBeenCalled();
    expect(cart.isDisposed).toBe(true);
  });
});

describe('people who edit a notebook together', () => {
  // Which of two changes wins depends on the ids that the documents draw: several draws see both.
  const draws = Array.from({ length: 8 }, (_, index) => index);

  it.each(draws)('lose nothing of what they do at once (%i)', () => {
    const [ann, ben, eva] = together(3, [{ ...a }, { ...b }]);
    ann.cart.apply({ kind: 'add', item: c, place: 'last' });
    ben.cart.apply({ kind: 'remove', entry: a });
    eva.cart.apply({ kind: 'rename', entry: b, to: 'x' });
    meet(ann, ben, eva);
    expect(ann.names.sort()).toEqual(['c', 'x']);
    expect(ben.stored).toEqual(ann.stored);
    expect(eva.stored).toEqual(ann.stored);
  });

  it.each(draws)('attach different data of one name (%i)', () => {
    const [ann, ben] = together(2, []);
    ann.cart.apply({ kind: 'add', item: c, place: 'last' });
    const other = { ...c, did: 'other:c' };
    ben.cart.apply({ kind: 'add', item: other, place: 'last' });
    meet(ann, ben);
    expect(ann.names).toEqual(['c', 'c_2']);
    expect(ben.stored).toEqual(ann.stored);
  });

  it.each(draws)('attach the same data once (%i)', () => {
    const [ann, ben] = together(2, []);
    ann.cart.apply({ kind: 'add', item: c, place: 'last' });
    ben.cart.apply({ kind: 'add', item: c, place: 'last' });
    meet(ann, ben);
    expect(ann.names).toEqual(['c']);
    expect(ben.stored).toEqual(ann.stored);
  });

  it.each(draws)(
    'keep the last entry against who empties the cart (%i)',
    () => {
      const [ann, ben] = together(2, [{ ...a }]);
      ann.cart.apply({ kind: 'remove', entry: a });
      ben.cart.apply({ kind: 'add', item: c, place: 'last' });
      meet(ann, ben);
      expect([ann.names, ben.names]).toEqual([['c'], ['c']]);
    }
  );

  afterEach(() => jest.restoreAllMocks());

  it('come to rest at what was wanted last when they want the opposite', () => {
    const [ann, ben] = together(2, []);
    ann.cart.apply({ kind: 'add', item: c, place: 'last' });
    meet(ann, ben);
    ben.cart.apply({ kind: 'remove', entry: c });
    meet(ann, ben);
    expect([ann.names, ben.names]).toEqual([[], []]);
  });

  it.each(draws)('let go what somebody saw and removed (%i)', () => {
    const [ann, ben] = together(2, [{ ...a }]);
    ann.cart.apply({ kind: 'add', item: b, place: 'last' });
    ann.cart.apply({ kind: 'add', item: c, place: 'last' });
    meet(ann, ben);
    ben.cart.apply({ kind: 'add', item: entry('d'), place: 'last' });
    meet(ann, ben);
    // At once with something else.
    ann.cart.apply({ kind: 'rename', entry: b, to: 'x' });
    ben.cart.apply({ kind: 'remove', entry: c });
    meet(ann, ben);
    expect(ann.names).toEqual(['a', 'x', 'd']);
    expect(ben.stored).toEqual(ann.stored);
  });

  it.each(draws)('lose nothing to one who knew of neither (%i)', () => {
    const [ann, ben, eva] = together(3, []);
    ann.cart.apply({ kind: 'add', item: a, place: 'last' });
    meet(ann, ben);
    ben.cart.apply({ kind: 'add', item: b, place: 'last' });
    meet(ann, ben);
    eva.cart.apply({ kind: 'add', item: c, place: 'last' });
    meet(ann, ben, eva);
    expect(ann.names.sort()).toEqual(['a', 'b', 'c']);
    expect(ben.stored).toEqual(ann.stored);
    expect(eva.stored).toEqual(ann.stored);
  });

  it('take back their own only', () => {
    const [ann, ben] = together(2, [{ ...a }, { ...b }]);
    ann.cart.apply({ kind: 'remove', entry: a });
    meet(ann, ben);
    ben.cart.apply({ kind: 'rename', entry: b, to: 'x' });
    meet(ann, ben);
    expect(ann.cart.undo()).toBe(true);
    meet(ann, ben);
    expect([ann.names, ben.names]).toEqual([
      ['a', 'x'],
      ['a', 'x']
    ]);
  });

  it('do nothing again after a while, when it is the other’s decision', () => {
    const clock = jest.spyOn(Date, 'now');
    const [ann, ben] = together(2, []);
    clock.mockReturnValue(1_000_000);
    ann.cart.apply({ kind: 'add', item: c, place: 'last' });
    meet(ann, ben);
    clock.mockReturnValue(1_060_000);
    const before = Y.encodeStateVector(ann.notebook.ydoc);
    ben.cart.apply({ kind: 'remove', entry: c });
    Y.applyUpdate(ann.notebook.ydoc, Y.encodeStateAsUpdate(ben.notebook.ydoc));
    expect(ann.names).toEqual([]);
    expect(ownClock(ann)).toBe(Y.decodeStateVector(before).get(id(ann)));
  });

  it('keep what one changes alone, by hand', () => {
    // A revert, or the editor of metadata: no other person, so nothing is done again.
    const { cart, notebook } = new Person([{ ...a }]);
    cart.apply({ kind: 'add', item: c, place: 'last' });
    notebook.setMetadata(METADATA_KEY, [{ ...b }]);
    expect(cart.read().attachments).toEqual([b]);
  });
});

function id({ notebook }: Person): number {
  return notebook.ydoc.clientID;
}

/** How much a person has written. */
function ownClock(person: Person): number | undefined {
  return Y.decodeStateVector(Y.encodeStateVector(person.notebook.ydoc)).get(
    id(person)
  );
}
