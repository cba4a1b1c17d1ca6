import type { PartialJSONValue } from '@lumino/coreutils';
import fc from 'fast-check';

import type { IAttachment } from '../tokens';
import type { CartEdit } from './edits';
import { applyEdit, hasEffect } from './edits';
import type { RawItem } from './metadata';
import { isAttachment, readCart } from './metadata';
import { anyEdit, anyJson, anyList } from './testing/arbitrary';

const higgs: IAttachment = {
  did: 'opendata:higgs',
  type: 'collection',
  variableName: 'higgs'
};
const muons: IAttachment = {
  did: 'opendata:muons',
  type: 'file',
  variableName: 'muons',
  instance: 'demo'
};
const stranger = { plugin: 'of somebody else', did: 3 };
const extended = { ...higgs, comment: 'kept', list: [1] };

function edited(raw: RawItem[], edit: CartEdit): RawItem[] | undefined {
  return applyEdit(raw, edit)?.raw;
}

describe('an edit of the list', () => {
  it('adds at its place', () => {
    const raw = [stranger, extended];
    const add = { kind: 'add', item: muons } as const;
    expect(edited(raw, { ...add, place: 'first' })).toEqual([muons, ...raw]);
    expect(edited(raw, { ...add, place: 'last' })).toEqual([...raw, muons]);
    expect(edited(raw, { ...add, place: { after: stranger } })).toEqual([
      stranger,
      muons,
      extended
    ]);
    expect(edited(raw, { ...add, place: { after: 'gone' } })).toEqual([
      ...raw,
      muons
    ]);
  });

  it('takes another name when somebody took it for other data meanwhile', () => {
    const raw = [{ ...higgs, variableName: 'muons' }];
    const done = applyEdit(raw, { kind: 'add', item: muons, place: 'last' });
    expect(done?.raw[1]).toEqual({ ...muons, variableName: 'muons_2' });
    expect(done?.done).toMatchObject({ item: { variableName: 'muons_2' } });
  });

  it('removes an entry, and one of two of the same data', () => {
    const twin = { ...higgs, variableName: 'again' };
    expect(
      edited([stranger, extended, twin], { kind: 'remove', entry: higgs })
    ).toEqual([stranger, twin]);
  });

  it('removes the one that is meant of two that differ in what is not ours', () => {
    const other = { ...higgs, comment: 'another' };
    expect(edited([extended, other], { kind: 'remove', entry: other })).toEqual(
      [extended]
    );
  });

  it('renames in place', () => {
    expect(
      edited([extended, { ...muons }], {
        kind: 'rename',
        entry: higgs,
        to: 'data'
      })
    ).toEqual([{ ...extended, variableName: 'data' }, muons]);
  });

  it('moves behind another entry', () => {
    const raw = [extended, stranger, { ...muons }];
    expect(
      edited(raw, {
        kind: 'move',
        entry: higgs,
        place: { after: { ...muons } }
      })
    ).toEqual([stranger, muons, extended]);
    expect(edited(raw, { kind: 'move', entry: muons, place: 'first' })).toEqual(
      [muons, extended, stranger]
    );
  });

  it.each<CartEdit>([
    { kind: 'remove', entry: muons },
    { kind: 'rename', entry: muons, to: 'x' },
    { kind: 'rename', entry: higgs, to: 'higgs' },
    { kind: 'move', entry: muons, place: 'first' },
    { kind: 'move', entry: higgs, place: 'last' }
  ])('does nothing when there is nothing to do: %j', edit => {
    expect(applyEdit([stranger, extended], edit)).toBeNull();
    expect(hasEffect([stranger, extended], edit)).toBe(true);
  });

  it('has its effect when somebody else attached the same data', () => {
    const add = { kind: 'add', item: muons, place: 'last' } as const;
    expect(hasEffect([{ ...muons, variableName: 'mine' }], add)).toBe(true);
    expect(hasEffect([{ ...muons, instance: 'escape' }], add)).toBe(false);
  });
});

describe('whatever is in the metadata', () => {
  it('can be read, and is either entries or a problem', () => {
    fc.assert(
      fc.property(anyJson, value => {
        const before = JSON.stringify(value);
        const { attachments, problem, raw } = readCart(value);
        expect(JSON.stringify(value)).toBe(before);
        const isList = Array.isArray(value) || value === null;
        expect(problem).toBe(isList ? null : 'not-a-list');
        expect(raw).toEqual(Array.isArray(value) ? value : []);
        expect(attachments).toEqual(raw.filter(isAttachment));
      })
    );
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(anyList, list => {
        const written = JSON.parse(JSON.stringify(list)) as PartialJSONValue;
        expect(readCart(written).raw).toEqual(list);
      })
    );
  });

  it('survives every edit, but for what the edit means', () => {
    fc.assert(
      fc.property(
        anyList.chain(raw => fc.tuple(fc.constant(raw), anyEdit(raw))),
        ([raw, edit]) => {
          const before = JSON.stringify(raw);
          const after = applyEdit(raw, edit)?.raw ?? raw;
          expect(JSON.stringify(raw)).toBe(before);
          const unnamed = (list: RawItem[]) =>
            list
              .map(item =>
                isAttachment(item) ? { ...item, variableName: '' } : item
              )
              .map(item => JSON.stringify(item))
              .sort();
          const lost = less(unnamed(raw), unnamed(after));
          const gained = less(unnamed(after), unnamed(raw));
          expect(lost.length).toBe(
            edit.kind === 'remove' && after !== raw ? 1 : 0
          );
          expect(gained.length).toBe(edit.kind === 'add' ? 1 : 0);
        }
      )
    );
  });

  it('is as before when an edit is taken back', () => {
    // Two data of one name are a fault of the list: taking back must not make it again.
    const sound = anyList.map(list => {
      const names = new Set<string>();
      return list.filter(item => {
        const isNew = !isAttachment(item) || !names.has(item.variableName);
        if (isAttachment(item)) {
          names.add(item.variableName);
        }
        return isNew;
      });
    });
    fc.assert(
      fc.property(
        sound.chain(raw => fc.tuple(fc.constant(raw), anyEdit(raw))),
        ([raw, edit]) => {
          const after = applyEdit(raw, edit);
          fc.pre(after !== null && !shadowed(raw, edit));
          expect(applyEdit(after.raw, after.undo)?.raw).toEqual(raw);
        }
      )
    );
  });
});

/** Renamed to, or added as, what is there already: the entries cannot be told apart any more. */
function shadowed(raw: RawItem[], edit: CartEdit): boolean {
  const taken = raw.filter(isAttachment).map(item => item.variableName);
  return (
    (edit.kind === 'rename' && taken.includes(edit.to)) ||
    (edit.kind === 'add' && taken.includes(edit.item.variableName))
  );
}

/** What the one list has and the other has not. */
function less(list: string[], other: string[]): string[] {
  const rest = [...other];
  return list.filter(item => {
    const index = rest.indexOf(item);
    if (index >= 0) {
      rest.splice(index, 1);
    }
    return index < 0;
  });
}
