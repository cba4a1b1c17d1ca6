import { execFileSync } from 'node:child_process';

import { commandLine } from './commandLine';

const plan = { rse: 'LOCAL-FUSE', lifetime_days: 7 };

describe('commandLine', () => {
  it('is the line that asks Rucio for the same', () => {
    expect(commandLine(plan, ['opendata:higgs'])).toBe(
      'rucio rule add --copies 1 --rses LOCAL-FUSE --lifetime 604800 opendata:higgs'
    );
  });

  it('has no lifetime where the rule has none', () => {
    const line = commandLine({ rse: 'A|B', lifetime_days: null }, [
      's:a',
      's:b'
    ]);
    expect(line).toBe("rucio rule add --copies 1 --rses 'A|B' s:a s:b");
  });

  it('never lets a name be an option', () => {
    expect(commandLine(plan, ['s:a', '-s:a'])).toMatch(/ -- s:a '-s:a'$/);
  });

  it('is none where the command line cannot name the DID', () => {
    expect(commandLine(plan, ['s:a', 's:b:c'])).toBeNull();
    expect(commandLine(plan, [])).toBeNull();
  });

  it.each([
    's:a b',
    "s:it's; rm -rf ~",
    's:$(reboot)`x`"\\',
    's:a\n&& reboot',
    "s:\u001b[2J'\\\u0007\u0085",
    's:~*?#é'
  ])('gives a shell %j as one word, and never a control character', did => {
    const line = commandLine({ rse: did, lifetime_days: null }, [did]) ?? '';
    expect(line).not.toMatch(/\p{Cc}/u);
    const words = line.replace('rucio', "printf '%s\\0'");
    const said = execFileSync('bash', ['--norc', '-c', words], {
      env: { LC_ALL: 'C.UTF-8' }
    });
    const heard = said.toString().split('\0').slice(0, -1);
    expect(heard).toEqual(['rule', 'add', '--copies', '1', '--rses', did, did]);
  });
});
