import { TypeAhead } from './typeAhead';

const names = ['alpha', 'beta', 'Bravo', 'b b', 'charlie', '🎈'];

describe('TypeAhead', () => {
  let now: number;
  let typeAhead: TypeAhead;
  let active: number;

  const type = (key: string, pause = 50) => {
    now += pause;
    const found = typeAhead.find(key, active, names.length, at => names[at]);
    active = found ?? active;
    return found;
  };

  beforeEach(() => {
    now = 0;
    active = 0;
    typeAhead = new TypeAhead(() => now);
  });

  it('finds a name by its first letters, in either case', () => {
    type('b');
    type('R');
    expect(names[active]).toBe('Bravo');
  });

  it('walks through the names of one letter, and around', () => {
    const seen = ['b', 'b', 'b', 'b'].map(key => names[type(key)!]);
    expect(seen).toEqual(['beta', 'Bravo', 'b b', 'beta']);
  });

  it('begins anew after a pause', () => {
    type('b');
    type('c', 5000);
    expect(names[active]).toBe('charlie');
  });

  it('begins anew after a step, not after Shift', () => {
    type('b');
    expect(type('Shift')).toBeNull();
    type('R');
    expect(names[active]).toBe('Bravo');
    expect(type('ArrowRight')).toBeNull();
    type('c');
    expect(names[active]).toBe('charlie');
  });

  it('takes a space for a letter only within a word', () => {
    expect(type(' ')).toBeNull();
    active = 2;
    type('b', 5000);
    expect(names[active]).toBe('b b');
    type(' ');
    expect(names[active]).toBe('b b');
  });

  it('leaves a space alone that fits no name', () => {
    type('c');
    expect(type(' ')).toBeNull();
  });

  it('stays where nothing fits', () => {
    active = 4;
    expect(type('z')).toBe(4);
  });

  it.each(['Enter', 'ArrowDown', 'F10', 'Shift'])('leaves %s alone', key => {
    expect(type(key)).toBeNull();
  });

  it('knows letters beyond the basic plane', () => {
    expect(type('🎈')).toBe(5);
  });
});
