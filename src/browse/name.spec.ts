import { cutName } from './name';

describe('cutName', () => {
  it.each([
    ['', '', ''],
    ['short.root', '', 'short.root'],
    ['higgs.2024.diphoton.root', 'higgs.2024', '.diphoton.root'],
    [`a${'🎈'.repeat(20)}`, `a${'🎈'.repeat(6)}`, '🎈'.repeat(14)],
    [`abcd${'👩‍🚀'.repeat(14)}`, 'abcd', '👩‍🚀'.repeat(14)],
    [`abc${'e\u0301'.repeat(15)}`, 'abce\u0301', 'e\u0301'.repeat(14)],
    // Three letters are not wider than the sign that they are missing.
    ['run456007.file.h5', '', 'run456007.file.h5'],
    ['שלום.2024.diphoton.root', 'שלום.2024.diphoton.root', '']
  ])('cuts %j between two letters', (name, start, end) => {
    expect(cutName(name)).toEqual([start, end]);
  });

  it('loses nothing, whatever the name', () => {
    const lone = `\ud83c${'x'.repeat(13)}\udf88y`;
    expect(cutName(lone).join('')).toBe(lone);
  });
});
