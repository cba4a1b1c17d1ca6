import type { PartialJSONArray, PartialJSONObject } from '@lumino/coreutils';
import fc from 'fast-check';

import type { IAttachment } from '../../tokens';
import type { CartEdit, Place } from '../edits';
import type { RawItem } from '../metadata';

/** JSON that a notebook can hold: no `__proto__`, which JSON has and objects do not keep. */
export const anyJson = fc
  .jsonValue({ maxDepth: 3 })
  .filter(value => !JSON.stringify(value).includes('__proto__'))
  .map(value => JSON.parse(JSON.stringify(value)) as PartialJSONArray[number]);

const anyDid = fc.constantFrom('a:1', 'a:2', 'b:x/y', 'b:é:#');
const anyName = fc.constantFrom('x', 'y', 'z', 'x_2', 'no name', '😀');

type Entry = PartialJSONObject & IAttachment;

/** An entry, with keys of somebody else. */
export const anyEntry = fc
  .record(
    {
      did: anyDid,
      type: fc.constantFrom<'file' | 'collection'>('file', 'collection'),
      variableName: anyName,
      instance: fc.constantFrom('demo', 'escape'),
      comment: anyJson
    },
    { requiredKeys: ['did', 'type', 'variableName'] }
  )
  .map(entry => entry as Entry);

/** A list as it may stand in a notebook, strangers' things between the entries. */
export const anyList: fc.Arbitrary<RawItem[]> = fc.array(
  fc.oneof(
    { weight: 4, arbitrary: anyEntry },
    { weight: 1, arbitrary: anyJson }
  ),
  { maxLength: 8 }
);

const anyPlace = (raw: RawItem[]): fc.Arbitrary<Place> =>
  fc.oneof(
    fc.constantFrom<Place>('first', 'last'),
    anyEntry.map(after => ({ after })),
    ...(raw.length ? [fc.constantFrom(...raw).map(after => ({ after }))] : [])
  );

/** An edit, most often of an entry that is there. */
export function anyEdit(raw: RawItem[]): fc.Arbitrary<CartEdit> {
  const there = raw.filter(
    (item): item is PartialJSONObject =>
      typeof item === 'object' && item !== null && 'variableName' in item
  ) as Entry[];
  const entry = there.length
    ? fc.oneof(fc.constantFrom(...there), anyEntry)
    : anyEntry;
  return fc.oneof(
    fc.record({
      kind: fc.constant('add' as const),
      item: anyEntry,
      place: anyPlace(raw)
    }),
    fc.record({ kind: fc.constant('remove' as const), entry }),
    fc.record({ kind: fc.constant('rename' as const), entry, to: anyName }),
    fc.record({
      kind: fc.constant('move' as const),
      entry,
      place: anyPlace(raw)
    })
  );
}
