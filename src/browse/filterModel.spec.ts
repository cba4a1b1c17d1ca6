import { FilterModel } from './filterModel';

describe('FilterModel', () => {
  let effects: boolean[];
  let filters: FilterModel;

  const write = (key: string, op: '=' | '>', value: string) => {
    const { id } = filters.conditions[filters.conditions.length - 1];
    filters.edit(id, { key, op, value });
  };

  beforeEach(() => {
    effects = [];
    filters = new FilterModel(isEffective => effects.push(isEffective));
  });

  it('counts only what has been applied', () => {
    filters.open(true);
    write(' run_number ', '>', '358000');
    expect(filters.where).toEqual([]);
    expect(effects).not.toContain(true);
    filters.apply();
    expect(filters.where).toEqual([
      { key: 'run_number', op: '>', value: '358000' }
    ]);
    expect(filters.isOpen).toBe(false);
    expect(effects.filter(Boolean)).toHaveLength(1);
  });

  it('keeps a value as it was typed, spaces and all', () => {
    filters.open(true);
    write('note', '=', ' "a,b" ');
    filters.apply();
    expect(filters.where[0].value).toBe(' "a,b" ');
  });

  it('leaves unfinished lines out', () => {
    filters.open(true);
    write('run', '=', '1');
    filters.add();
    write('', '=', 'x');
    filters.add();
    write('key', '=', '');
    filters.apply();
    expect(filters.conditions).toHaveLength(1);
  });

  it('forgets what was being written when one thinks better of it', () => {
    filters.open(true);
    write('run', '=', '1');
    filters.apply();
    filters.open(false);
    expect(filters.conditions).toHaveLength(1);
    write('run', '=', '2');
    filters.cancel();
    expect(filters.where).toEqual([{ key: 'run', op: '=', value: '1' }]);
  });

  it('takes a condition away at once, but not while one is writing', () => {
    filters.open(true);
    write('run', '=', '1');
    filters.apply();
    const [{ id }] = filters.conditions;
    filters.open(true);
    filters.remove(id);
    expect(filters.where).toHaveLength(1);
    filters.cancel();
    effects = [];
    filters.remove(id);
    expect(filters.where).toEqual([]);
    expect(effects).toEqual([true]);
  });
});
