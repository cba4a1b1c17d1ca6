import { cutName } from './name';

describe('cutName', () => {
  it.each([
    ['', '', ''],
    ['short.root', '', 'short.root'],
    ['higgs.2024.diphoton.root', 'higgs.2024', '.diphoton.root'],
    [`a${'🎈'.repeat(20)}`, `a${'🎈'.repeat(6)}`, '🎈'.repeat(14)],
    [`a${'👩‍🚀'.repeat(14)}`, 'a', '👩‍🚀'.repeat(14)],
    [`a${'é'.repeat(15)}`, 'aé', 'é'.repeat(14)]
  ])('cuts %j between two letters', (name, start, end) => {
    expect(cutName(name)).toEqual([start, end]);
  });

  it('loses nothing, whatever the name', () => {
    const lone = `\ud83c${'x'.repeat(13)}\udf88y`;
    expect(cutName(lone).join('')).toBe(lone);
  });
});
