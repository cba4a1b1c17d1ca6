import { StateDB } from '@jupyterlab/statedb';

import { lakeDid } from './testing/world';
import { STATE_KEY, Told } from './told';

describe('Told', () => {
  const report = jest.fn<void, [Error]>();
  let state: StateDB;

  beforeEach(() => {
    report.mockClear();
    state = new StateDB();
  });

  const told = async () => {
    const one = new Told(state, report);
    await one.ready;
    return one;
  };

  it('remembers what was said and what is waited for', async () => {
    const before = await told();
    expect(before.first('stuck a1')).toBe(true);
    before.expect(lakeDid('a:one'));
    before.expect(lakeDid('a:two'));
    expect(before.settle(lakeDid('a:two'))).toBe(true);
    await settled();

    const after = await told();
    expect(after.first('stuck a1')).toBe(false);
    expect(after.first('stuck a2')).toBe(true);
    expect(after.waiting).toEqual([lakeDid('a:one')]);
    expect(after.settle(lakeDid('a:two'))).toBe(false);
  });

  it('forgets the oldest of very much', async () => {
    const one = await told();
    for (let index = 0; index <= 500; index++) {
      one.first(`${index}`);
    }
    expect(one.first('1')).toBe(false);
    expect(one.first('0')).toBe(true);
  });

  it.each([
    [null],
    ['text'],
    [['stuck a1']],
    [{ told: 7, waiting: { did: 'a:one' } }],
    [{ told: [{}], waiting: ['a:one', null, { did: 1, instance: 'demo' }] }]
  ])('takes %j, which is not in order, for nothing', async stored => {
    await state.save(STATE_KEY, stored);
    const one = await told();
    expect(one.waiting).toEqual([]);
    expect(one.first('stuck a1')).toBe(true);
    expect(report).not.toHaveBeenCalled();
  });

  it('says when it cannot remember', async () => {
    const full = {
      fetch: () => Promise.reject(new Error('no disk')),
      save: () => Promise.reject(new Error('full'))
    };
    const one = new Told(full, report);
    one.first('stuck a1');
    await settled();
    expect(report.mock.calls.map(([{ message }]) => message)).toEqual([
      'no disk',
      'full'
    ]);
  });
});

async function settled(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve, 20));
}
