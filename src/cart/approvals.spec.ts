import type { IStateDB } from '@jupyterlab/statedb';
import { StateDB } from '@jupyterlab/statedb';

import type { IAttachment } from '../tokens';
import { Approvals, STATE_KEY } from './approvals';

const higgs: IAttachment = {
  did: 'opendata:higgs',
  type: 'collection',
  variableName: 'higgs'
};

describe('Approvals', () => {
  const report = jest.fn();

  beforeEach(() => report.mockClear());

  it.each([
    ['text'],
    [['a.ipynb']],
    [{ 'a.ipynb': ' opendata:higgs' }],
    [{ 'a.ipynb': [{ did: 'opendata:higgs' }, 7] }]
  ])('take %j, which is not in order, for nothing', async stored => {
    const state = new StateDB();
    await state.save(STATE_KEY, stored);
    const approvals = new Approvals(state, report);
    await approvals.ready;
    expect(approvals.has('a.ipynb', higgs)).toBe(false);
    expect(report).not.toHaveBeenCalled();
  });

  it('keep what was said before the memory was read', async () => {
    const state = new StateDB();
    const before = new Approvals(state, report);
    before.add('a.ipynb', [higgs]);
    await settle();
    const approvals = new Approvals(state, report);
    const muons = { ...higgs, did: 'opendata:muons' };
    approvals.add('a.ipynb', [muons]);
    approvals.add('b.ipynb', [muons]);
    await settle();
    const after = new Approvals(state, report);
    await after.ready;
    expect(after.has('a.ipynb', higgs)).toBe(true);
    expect(after.has('a.ipynb', muons)).toBe(true);
    expect(after.has('b.ipynb', higgs)).toBe(false);
    expect(after.has('b.ipynb', muons)).toBe(true);
  });

  it('hold in the window where nothing is remembered', async () => {
    const approvals = new Approvals(null, report);
    await approvals.ready;
    approvals.add('a.ipynb', [higgs]);
    expect(approvals.has('a.ipynb', higgs)).toBe(true);
  });

  it('tell why they are not remembered', async () => {
    const refuse = () => Promise.reject(new Error('no room'));
    const state = { fetch: refuse, save: refuse } as unknown as IStateDB;
    const approvals = new Approvals(state, report);
    await approvals.ready;
    expect(approvals.isReady).toBe(true);
    expect(report).toHaveBeenCalledTimes(1);
    approvals.add('a.ipynb', [higgs]);
    await settle();
    expect(report).toHaveBeenCalledTimes(2);
    expect(approvals.has('a.ipynb', higgs)).toBe(true);
  });

  it('forget the oldest of very many notebooks', async () => {
    const approvals = new Approvals(null, report);
    await approvals.ready;
    for (let count = 0; count < 501; count++) {
      approvals.add(`${count}.ipynb`, [higgs]);
    }
    expect(approvals.has('0.ipynb', higgs)).toBe(false);
    expect(approvals.has('1.ipynb', higgs)).toBe(true);
  });

  it('are silent after their end', async () => {
    const approvals = new Approvals(null, report);
    const told = jest.fn();
    approvals.changed.connect(told);
    approvals.dispose();
    await approvals.ready;
    expect(told).not.toHaveBeenCalled();
    expect(approvals.isDisposed).toBe(true);
  });
});

/** Time for all that does not wait for a clock. */
async function settle(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve));
}
