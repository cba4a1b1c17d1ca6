import { Concerns } from './concerns';
import { Errands } from './errands';
import { lakeDid, World } from './testing/world';

describe('Concerns', () => {
  let world: World;
  let errands: Errands;
  let concerns: Concerns;

  beforeEach(() => {
    world = new World();
    const { account, availability, cart } = world;
    errands = new Errands(availability);
    concerns = new Concerns({ account, cart, errands });
  });

  afterEach(() => {
    concerns.dispose();
    errands.dispose();
  });

  it('are what is attached and what was asked for, each once', () => {
    world.attach('a:one');
    world.grant('a:one');
    world.grant('a:two');
    expect(concerns.items).toEqual([lakeDid('a:one'), lakeDid('a:two')]);
    expect(concerns.has(lakeDid('a:two'))).toBe(true);

    world.attach();
    expect(concerns.items).toEqual([lakeDid('a:one'), lakeDid('a:two')]);
    expect(concerns.has(lakeDid('a:three'))).toBe(false);
  });

  it('are not what an instance holds that is not configured', () => {
    world.attachTo('elsewhere', 'a:one');
    expect(concerns.items).toEqual([]);
  });

  it('are in front unless only another notebook has them', () => {
    world.attach('a:one');
    expect(concerns.isInFront(lakeDid('a:one'))).toBe(true);
    expect(concerns.isInFront(lakeDid('a:found'))).toBe(true);

    world.show(null);
    expect(concerns.isInFront(lakeDid('a:one'))).toBe(false);
    expect(concerns.isInFront(lakeDid('a:found'))).toBe(true);
  });
});
