import schema from '../../schema/insert.json';
import type { ITemplate } from './templates';
import { fill, habit, natural, offered, pythonLiteral } from './templates';

const templates = schema.properties.templates.default as ITemplate[];
const file = (name: string) => ({ did: `opendata:${name}`, isFile: true });
const dataset = { did: 'opendata:higgs', isFile: false };
const names = (list: ITemplate[]) => list.map(({ name }) => name);
const named = (name: string) => templates.find(each => each.name === name)!;

describe('offered', () => {
  it('puts what is meant for the ending first, whatever its case', () => {
    expect(names(offered(templates, file('run/A.ROOT')))[0]).toBe('uproot');
    expect(names(offered(templates, file('m31.fits.gz')))[0]).toBe('astropy');
    expect(offered(templates, file('notes'))).toHaveLength(templates.length);
  });

  it('offers nothing that the kind of data has no line for', () => {
    const one: ITemplate[] = [{ name: 'a', label: 'A', file: 'x' }];
    expect(offered(one, dataset)).toEqual([]);
  });

  it.each(['a b', "a'b", 'a$HOME', '{x}', 'a;b', '-rf', 'é'])(
    'offers no command line for the name %j',
    name => {
      const did = name === '-rf' ? '-rf:x' : `s:${name}`;
      const found = offered(templates, { did, isFile: true });
      expect(names(found)).not.toContain('cli');
    }
  );
});

describe('natural', () => {
  it('is the only one meant for an ending', () => {
    expect(natural(templates, file('a.root'))?.name).toBe('uproot');
    expect(natural(templates, file('a.txt'))).toBeNull();
    expect(natural(templates, dataset)).toBeNull();
  });
});

describe('habit', () => {
  it.each([
    ['a.root', '.root'],
    ['A.FITS.GZ', '.fits.gz'],
    ['data_2024.10', 'file'],
    ['README', 'file']
  ])('of %s is %s', (name, expected) => {
    expect(habit(file(name))).toBe(expected);
  });

  it('of a dataset does not depend on its name', () => {
    expect(habit({ did: 's:a.root', isFile: false })).toBe('collection');
  });
});

describe('fill', () => {
  it('writes one line with the variable', () => {
    expect(fill(named('uproot'), file('a.root'), 'muons')).toEqual({
      imports: ['import uproot'],
      line: 'muons_root = uproot.open(muons)'
    });
    expect(fill(named('coffea'), dataset, 'higgs').line).toBe(
      'higgs_fileset = {"opendata:higgs": {"files": {file.path: "Events" for file in higgs if file.did_available}}}'
    );
  });

  it('replaces nothing inside of what it has put in', () => {
    const subject = { did: 's:${variable}', isFile: true };
    expect(fill(named('coffea'), subject, 'v').line).toContain(
      '{"s:${variable}": {'
    );
  });
});

describe('pythonLiteral', () => {
  it.each([
    ['a"b\\c', String.raw`"a\"b\\c"`],
    ['a\nb\u0000', String.raw`"a\nb\u0000"`],
    ['é\u2028', String.raw`"\u00e9\u2028"`],
    ['😀', String.raw`"\U0001f600"`]
  ])('of %j', (text, literal) => {
    expect(pythonLiteral(text)).toBe(literal);
  });
});
