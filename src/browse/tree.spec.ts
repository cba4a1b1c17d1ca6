import { LakeFailure } from '../api/errors';
import type { Did, DidType } from '../api/types';
import { DidTree } from './tree';

function did(name: string, type: DidType = 'dataset'): Did {
  return { scope: 's', name, type, bytes: null, length: null };
}

type Contents = (did: string) => AsyncIterable<Did[]>;

async function* of(...batches: Did[][]): AsyncGenerator<Did[]> {
  for (const batch of batches) {
    yield await Promise.resolve(batch);
  }
}

async function settle(): Promise<void> {
  await new Promise(resolve => setTimeout(resolve));
}

describe('DidTree', () => {
  let contents: Contents;
  let changes: number;
  let tree: DidTree;

  const shown = () =>
    tree.rows.map(row =>
      row.note === null ? `${row.level} ${row.did.name}` : row.note
    );

  beforeEach(() => {
    changes = 0;
    contents = () => of([]);
    tree = new DidTree(
      (_, name) => contents(name),
      () => changes++
    );
    tree.reset('demo');
  });

  it('appends what arrives', () => {
    tree.append([did('a'), did('b', 'file')]);
    tree.append([did('c')]);
    expect(shown()).toEqual(['1 a', '1 b', '1 c']);
    expect(tree.rows.map(row => row.expanded)).toEqual([false, null, false]);
    expect(changes).toBe(3);
  });

  it('opens a container to its datasets and these to their files', async () => {
    contents = name =>
      of([name === 's:top' ? did('set') : did('file', 'file')]);
    tree.append([did('top', 'container'), did('after')]);
    tree.toggle(tree.rows[0]);
    expect(shown()).toEqual(['1 top', 'loading', '1 after']);
    await settle();
    tree.toggle(tree.rows[1]);
    await settle();
    expect(shown()).toEqual(['1 top', '2 set', '3 file', '1 after']);
    tree.toggle(tree.rows[0]);
    expect(shown()).toEqual(['1 top', '1 after']);
    tree.toggle(tree.rows[0]);
    expect(shown()).toEqual(['1 top', '2 set', '3 file', '1 after']);
  });

  it('tells the same DID in two places apart', async () => {
    contents = () => of([did('set')]);
    tree.append([did('top', 'container'), did('set')]);
    tree.toggle(tree.rows[0]);
    await settle();
    expect(new Set(tree.rows.map(row => row.id)).size).toBe(3);
    tree.toggle(tree.rows[2]);
    await settle();
    expect(tree.rows[1].expanded).toBe(false);
  });

  it('says that a collection is empty', async () => {
    tree.append([did('a')]);
    tree.toggle(tree.rows[0]);
    await settle();
    expect(shown()).toEqual(['1 a', 'empty']);
  });

  it('says why a collection could not be read, and reads it again', async () => {
    const failure = new LakeFailure({
      message: 'Rucio is slow',
      reason: 'no byte for 30 s',
      code: 'rucio_timeout'
    });
    contents = () => ({
      [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(failure) })
    });
    tree.append([did('a')]);
    tree.toggle(tree.rows[0]);
    await settle();
    expect(shown()[1]).toMatchObject({ reason: 'no byte for 30 s' });
    contents = () => of([did('b')]);
    tree.toggle(tree.rows[0]);
    expect(shown()).toEqual(['1 a']);
    tree.toggle(tree.rows[0]);
    await settle();
    expect(shown()).toEqual(['1 a', '2 b']);
  });

  it('leaves a file alone', () => {
    tree.append([did('f', 'file')]);
    tree.toggle(tree.rows[0]);
    expect(shown()).toEqual(['1 f']);
  });

  it('begins anew without what was still being read', async () => {
    contents = () => of([did('late')]);
    tree.append([did('a')]);
    tree.toggle(tree.rows[0]);
    tree.reset('demo');
    tree.append([did('b')]);
    await settle();
    expect(shown()).toEqual(['1 b']);
  });
});
