import { Errands } from './errands';
import { lakeDid, World } from './testing/world';

describe('Errands', () => {
  let world: World;
  let errands: Errands;

  beforeEach(() => {
    world = new World();
    errands = new Errands(world.availability);
  });

  afterEach(() => errands.dispose());

  it('hears about data that was asked for, once', () => {
    world.grant('a:one');
    world.grant('a:one');
    expect(world.watched).toEqual(['a:one']);
    expect(errands.items).toEqual([lakeDid('a:one')]);
  });

  it('keeps what has come until the rest has, too', async () => {
    world.grant('a:one');
    world.grant('a:two');
    world.learn('a:one', { state: 'available' });
    world.learn('a:two', { state: 'stuck' });
    await Promise.resolve();
    expect(errands.items).toHaveLength(2);

    world.learn('a:two', { state: 'unknown' });
    await Promise.resolve();
    expect(errands.items).toHaveLength(2);

    world.learn('a:two', { state: 'available' });
    await Promise.resolve();
    expect(errands.items).toEqual([]);
    expect(world.watched).toEqual([]);
  });

  it('lets go of the oldest of very many', () => {
    for (let index = 0; index < 201; index++) {
      world.grant(`a:${index}`);
    }
    expect(errands.items).toHaveLength(200);
    expect(errands.items[0]).toEqual(lakeDid('a:1'));
    expect(world.watched).not.toContain('a:0');
  });

  it('hears nothing any more once it is disposed of', () => {
    world.grant('a:one');
    errands.dispose();
    world.grant('a:two');
    expect(world.watched).toEqual([]);
  });
});
