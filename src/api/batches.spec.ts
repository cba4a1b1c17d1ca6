import fc from 'fast-check';

import { batches, MAX_ADDRESS } from './batches';

const self = (did: string) => did;
const length = (dids: string[]) =>
  new URLSearchParams(dids.map(did => ['did', did])).toString().length;

describe('batches', () => {
  it('asks about nothing when there is nothing', () => {
    expect([...batches([], self, 100)]).toEqual([]);
  });

  it('takes as many as the server answers at once', () => {
    const dids = Array.from({ length: 250 }, (_, index) => `s:${index}`);
    const sizes = [...batches(dids, self, 100)].map(batch => batch.length);
    expect(sizes).toEqual([100, 100, 50]);
  });

  it('asks more often about a hundred of the longest names', () => {
    const dids = Array.from(
      { length: 100 },
      (_, index) => `data24_13p6TeV:${'é'.repeat(247)}${index}`
    );
    const made = [...batches(dids, self, 100)];
    expect(length(dids)).toBeGreaterThan(64 * 1024);
    expect(made.flat()).toEqual(dids);
    expect(Math.max(...made.map(length))).toBeLessThanOrEqual(MAX_ADDRESS);
  });

  it('lets one that is too long go alone', () => {
    const long = `s:${'😀'.repeat(1000)}`;
    expect([...batches(['s:a', long, 's:b'], self, 100)]).toEqual([
      ['s:a'],
      [long],
      ['s:b']
    ]);
  });

  it('loses, repeats and reorders nothing, whatever the names are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'binary', maxLength: 600 })),
        fc.integer({ min: 1, max: 9 }),
        (dids, most) => {
          const made = [...batches(dids, self, most)];
          expect(made.flat()).toEqual(dids);
          for (const batch of made) {
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(most);
            if (batch.length > 1) {
              expect(length(batch)).toBeLessThanOrEqual(MAX_ADDRESS);
            }
          }
        }
      )
    );
  });
});
