import type { PartialJSONValue } from '@lumino/coreutils';

import type { IAttachment } from '../tokens';
import { readCart, withAttachment, withoutAttachment } from './metadata';

const higgs: IAttachment = {
  did: 'opendata:higgs',
  type: 'collection',
  variableName: 'higgs'
};

describe('readCart', () => {
  it.each([[undefined], [null], [[]]])('finds nothing in %j', value => {
    expect(readCart(value)).toMatchObject({ attachments: [], problem: null });
  });

  it.each([['text'], [1], [true], [{}], [{ did: 'a:b' }]])(
    'reports %j, which is no list',
    value => {
      expect(readCart(value)).toMatchObject({
        attachments: [],
        problem: 'not-a-list'
      });
    }
  );

  it('takes an item of the older extension as it stands', () => {
    expect(readCart([{ ...higgs }]).attachments).toEqual([higgs]);
  });

  it('takes a file DID that is stored as a collection', () => {
    const file = { ...higgs, did: 'opendata:events.csv' };
    expect(readCart([file]).attachments).toEqual([file]);
  });

  it.each<PartialJSONValue>([
    'text',
    7,
    null,
    [],
    {},
    { ...higgs, did: 'no colon' },
    { ...higgs, did: 5 },
    { ...higgs, type: 'dataset' },
    { ...higgs, variableName: '' },
    { ...higgs, variableName: ['x'] },
    { ...higgs, instance: { toString: 'demo' } },
    { did: higgs.did, type: 'collection' }
  ])('passes over %j and shows what is beside it', item => {
    const { attachments, problem } = readCart([item, { ...higgs }]);
    expect(attachments).toEqual([higgs]);
    expect(problem).toBeNull();
  });
});

describe('changing the list', () => {
  const stranger = { plugin: 'of somebody else', did: 3 };
  const extended = { ...higgs, comment: 'kept', instance: 'demo' };

  it('keeps what it does not understand when something is added', () => {
    const content = readCart([stranger, extended]);
    const muons: IAttachment = {
      did: 'opendata:muons',
      type: 'file',
      variableName: 'muons',
      instance: 'demo'
    };
    expect(withAttachment(content, muons)).toEqual([stranger, extended, muons]);
  });

  it('keeps what it does not understand when something is removed', () => {
    const content = readCart([stranger, extended]);
    expect(withoutAttachment(content, higgs)).toEqual([stranger]);
  });

  it('leaves no empty list behind', () => {
    expect(withoutAttachment(readCart([extended]), higgs)).toBeUndefined();
  });

  it('removes one of two entries of the same DID', () => {
    const twin = { ...higgs, variableName: 'again' };
    const content = readCart([{ ...higgs }, twin]);
    expect(withoutAttachment(content, higgs)).toEqual([twin]);
  });
});
