import type { Did } from '../api/types';
import { OnScreen } from './onScreen';
import { FakeAvailability } from './testing/fakes';

function dids(from: number, count: number): Did[] {
  return Array.from({ length: count }, (_, index) => ({
    scope: 'bulk',
    name: `f${from + index}`,
    type: 'file',
    bytes: null,
    length: null
  }));
}

describe('OnScreen', () => {
  let availability: FakeAvailability;
  let onScreen: OnScreen;

  const rest = () => jest.advanceTimersByTimeAsync(200);

  beforeEach(() => {
    jest.useFakeTimers();
    availability = new FakeAvailability();
    onScreen = new OnScreen(availability.availability);
  });

  afterEach(() => {
    onScreen.dispose();
    jest.useRealTimers();
  });

  it('asks about what is on screen, all at once, and only when it rests there', async () => {
    for (let top = 0; top < 1000; top += 20) {
      onScreen.look('demo', dids(top, 20));
      await jest.advanceTimersByTimeAsync(10);
    }
    expect(availability.asked).toEqual([]);
    await rest();
    expect(availability.asked).toHaveLength(20);
    expect(availability.asked[0]).toBe('bulk:f980');
  });

  it('forgets what has left the screen and keeps what has stayed', async () => {
    onScreen.look('demo', dids(0, 10));
    await rest();
    onScreen.look('demo', dids(5, 10));
    await rest();
    expect(availability.asked).toHaveLength(15);
    expect([...availability.watched].sort()).toEqual(
      dids(5, 10)
        .map(did => `bulk:${did.name}`)
        .sort()
    );
  });

  it('asks about no more than the server answers at once', async () => {
    onScreen.look('demo', dids(0, 500));
    await rest();
    expect(availability.watched.size).toBe(100);
  });

  it('asks anew in another instance', async () => {
    onScreen.look('demo', dids(0, 1));
    await rest();
    onScreen.look('other', dids(0, 1));
    await rest();
    expect(availability.asked).toHaveLength(2);
  });

  it('lets go of everything when nobody looks, also of what was just coming', async () => {
    onScreen.look('demo', dids(0, 10));
    await rest();
    onScreen.look('demo', dids(10, 10));
    onScreen.leave();
    expect(availability.watched.size).toBe(0);
    await rest();
    expect(availability.asked).toHaveLength(10);
  });

  it('asks for nothing after its end', async () => {
    onScreen.look('demo', dids(0, 1));
    await rest();
    onScreen.dispose();
    expect(availability.watched.size).toBe(0);
    onScreen.look('demo', dids(1, 1));
    await rest();
    expect(availability.asked).toHaveLength(1);
  });
});
