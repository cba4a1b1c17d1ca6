import type { PartialJSONValue } from '@lumino/coreutils';

import type { IAttachment } from '../tokens';
import { readCart } from './metadata';

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
