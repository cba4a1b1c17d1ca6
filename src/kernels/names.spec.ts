import { isPythonName, suggestName } from './names';

describe('suggestName', () => {
  it.each([
    ['opendata:higgs.2024.diphoton', 'diphoton'],
    ['opendata:/store/higgs/diphoton.parquet', 'diphoton'],
    ['opendata:events-0001.tar.gz', 'events_0001'],
    ['mc16:mc16_13TeV.364100.v2', 'mc16_13TeV'],
    ['scope:2024.0001', 'data_2024'],
    ['scope:run.3rd-half', 'data_3rd_half'],
    ['scope:Étude.Données', 'Donnees'],
    ['scope:漢字', 'data'],
    ['scope:my.print', 'data_print'],
    ['scope:the.class', 'data_class'],
    ['scope:In', 'data_In'],
    ['scope:data', 'data'],
    ['scope:', 'data'],
    ['scope:a:b', 'b'],
    ["scope:x';import os", 'x_import_os'],
    ['scope:$(touch pwned)', 'touch_pwned']
  ])('makes of %s the name %s', (did, name) => {
    expect(suggestName(did, new Set())).toBe(name);
  });

  it('counts on when the name is taken', () => {
    const taken = new Set(['higgs', 'higgs_2']);
    expect(suggestName('scope:higgs', taken)).toBe('higgs_3');
  });

  it('stays valid and short, however long the DID is', () => {
    const long = 'a'.repeat(400);
    const first = suggestName(`scope:${long}`, new Set());
    const second = suggestName(`scope:${long}`, new Set([first]));
    expect(first).toHaveLength(63);
    expect(second).toHaveLength(63);
    expect(second).not.toBe(first);
    expect(isPythonName(second)).toBe(true);
  });
});

describe('isPythonName', () => {
  it.each(['ds', 'événement', '漢字', '_private', 'x1', 'match', 'type_'])(
    'takes %s',
    name => {
      expect(isPythonName(name)).toBe(true);
    }
  );

  it.each([
    '',
    '1x',
    'a-b',
    'a b',
    'a.b',
    'x;import os',
    'x\n',
    'class',
    'None',
    'print',
    'type',
    'In',
    '_',
    '_1',
    '_i1',
    '_ih',
    '__name__',
    'get_ipython',
    'ﬁ',
    '𝐱',
    '😀'
  ])('refuses %j', name => {
    expect(isPythonName(name)).toBe(false);
  });
});
