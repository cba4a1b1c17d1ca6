import { readBox } from './query';

const scopes = ['opendata', 'user.alice'];

const allowed = (text: string) => readBox(text, { wildcards: true, scopes });
const strict = (text: string) => readBox(text, { wildcards: false, scopes });

describe('the search box', () => {
  it.each([
    ['opendata:higgs*', 'opendata', 'higgs*'],
    ['opendata:%.root', 'opendata', '%.root'],
    ['opendata', 'opendata', '*'],
    [' opendata: ', 'opendata', '*'],
    ['elsewhere:', 'elsewhere', '*'],
    ['s:a:b*', 's', 'a:b*']
  ])('searches one scope for %j', (text, scope, pattern) => {
    expect(allowed(text)).toEqual({ kind: 'scope', scope, pattern });
  });

  it.each(['opendata:higgs', 's:a:b', 's:/a//b', 's:what?', 's:#1 = 2'])(
    'looks %j up, as it is complete',
    did => {
      expect(allowed(did)).toEqual({ kind: 'name', did });
    }
  );

  it.each(['s:100%', 's:*', 's:a*b'])(
    'takes the wildcards of %j for letters where they are not allowed',
    did => {
      expect(strict(did)).toEqual({ kind: 'name', did });
    }
  );

  it('looks for a bare pattern where one usually looks', () => {
    const pattern = 'higgs*';
    expect(allowed('higgs*')).toEqual({
      kind: 'scopes',
      reach: 'mine',
      pattern
    });
    expect(allowed(':higgs*')).toEqual({
      kind: 'scopes',
      reach: 'mine',
      pattern
    });
    expect(allowed('*:higgs*')).toEqual({
      kind: 'scopes',
      reach: 'all',
      pattern
    });
  });

  it.each(['', '  ', ':', '*:'])('wants nothing with %j', text => {
    expect(allowed(text)).toEqual({ kind: 'nothing' });
  });

  it('cannot list a scope where wildcards are not allowed', () => {
    expect(strict('opendata')).toEqual({ kind: 'nothing' });
    expect(strict('opendata:')).toEqual({ kind: 'nothing' });
  });
});
