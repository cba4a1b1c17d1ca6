import type { FileState } from '../api/types';
import { answered } from './closed';
import { file } from './testing/fakeLake';

const files = (...states: FileState[]) =>
  states.map(state => ({ ...file('opendata:higgs'), state }));

describe('answered', () => {
  it('counts what Rucio has here and nobody can open', () => {
    const found = files('available', 'missing', 'elsewhere', 'unreadable');
    expect(answered({ kind: 'ready' }, found)).toEqual({
      kind: 'ready',
      closed: { count: 2, state: 'missing' }
    });
  });

  it('says nothing of what is elsewhere, or on its way', () => {
    const found = files('available', 'elsewhere', 'replicating', 'tape');
    expect(answered({ kind: 'ready' }, found)).toEqual({ kind: 'ready' });
  });

  it('counts nothing in a variable of the user’s own', () => {
    expect(answered({ kind: 'taken' }, files('missing'))).toEqual({
      kind: 'taken'
    });
  });
});
