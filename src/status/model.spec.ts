import { nullTranslator } from '@jupyterlab/translation';
import { signalToPromise } from '@jupyterlab/testing';

import { Concerns } from './concerns';
import { Errands } from './errands';
import { StatusModel } from './model';
import { World } from './testing/world';

const MB = 1_000_000;

describe('StatusModel', () => {
  let world: World;
  let errands: Errands;
  let model: StatusModel;

  beforeEach(() => {
    world = new World();
    const { account, availability, cart } = world;
    errands = new Errands(availability);
    const trans = nullTranslator.load('');
    const concerns = new Concerns({ account, cart, errands });
    model = new StatusModel({ account, availability, concerns, trans });
  });

  afterEach(() => {
    model.dispose();
    errands.dispose();
  });

  const next = () => signalToPromise(model.changed);

  it('says what moves in the carts, and is quiet when it is here', async () => {
    world.attach('a:one', 'a:two');
    expect(model.text).toBeNull();

    let changed = next();
    world.learn('a:one', { state: 'available' });
    world.learn('a:two', { state: 'replicating', bytes_total: 5 * MB });
    await changed;
    expect(model.text).toBe('1 of 2 here, 5.0 MB left');
    expect(model.lines).toHaveLength(1);

    changed = next();
    world.learn('a:two', { state: 'available' });
    await changed;
    expect(model.text).toBeNull();
  });

  it('asks for nothing', () => {
    world.attach('a:one', 'a:two');
    world.learn('a:one', { state: 'replicating' });
    expect(world.watched).toEqual([]);
  });

  it('counts data once that is attached and was asked for', async () => {
    world.attach('a:one');
    const changed = next();
    world.grant('a:one');
    world.grant('a:two');
    world.learn('a:one', { state: 'stuck' });
    world.learn('a:two', { state: 'stuck' });
    await changed;
    expect(model.text).toBe('2 stuck');
  });

  it('says that Rucio does not answer, and is quiet when it does', async () => {
    world.attach('a:one');
    let changed = next();
    world.fail('a:one', {
      code: 'rucio_unreachable',
      message: 'Rucio cannot be reached',
      reason: 'refused'
    });
    await changed;
    expect(model.text).toBe('Rucio does not answer');
    expect(model.lines).toEqual(['Rucio cannot be reached']);

    changed = next();
    world.learn('a:one', { state: 'elsewhere' });
    await changed;
    expect(model.text).toBeNull();
  });
});
