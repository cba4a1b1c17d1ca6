import corpus from '../api/testing/hostile.json';
import { isolated, legible } from './legible';

/** What may be seen as nothing, or turns what stands beside it. */
const UNSEEN =
  /(?![\t\n\r])\p{Cc}|[\u{ad}\u{200b}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{3164}\u{feff}\u{e0001}]|^\p{Cs}$/u;

describe('legible', () => {
  it.each([
    [
      'data24_13p6TeV:higgs.2024.diphoton',
      'data24_13p6TeV:higgs.2024.diphoton'
    ],
    ['report\u202egpj.exe', 'report[U+202E]gpj.exe'],
    ['a\u200bb\u0000c\ufeff', 'a[U+200B]b[U+0000]c[U+FEFF]'],
    ['\ud800x', '[U+D800]x'],
    ['join\u200der', 'join[U+200D]er'],
    ['\u200fshort', '[U+200F]short'],
    ['\u061cshort', '[U+061C]short'],
    ['\u{e0041}', '[U+E0041]'],
    ['z\u0300\u0301\u0302\u0303\u0304\u0305', 'z\u0300\u0301\u0302\u0303…']
  ])('shows what cannot be seen: %j', (text, read) => {
    expect(legible(text)).toBe(read);
  });

  it.each([
    '<script>alert(1)</script>',
    'é Ünïcode ½ Å 中文 नमस्ते',
    'two lines\nand a\ttab',
    '👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 🇩🇪',
    'می\u200cخواهم',
    'שלום\u200f.root'
  ])('leaves what people write: %j', text => {
    expect(legible(text)).toBe(text);
  });

  it.each(corpus.map(({ text }) => [text]))('tells all of %j', text => {
    expect(legible(text)).not.toMatch(UNSEEN);
    expect(legible(text)).not.toMatch(/\p{M}{5}/u);
    // Only a name in such a script is set apart from its sentence.
    const [start, end] = [isolated(text).at(0), isolated(text).at(-1)];
    expect(start === '\u2068').toBe(end === '\u2069');
  });

  it('keeps a name in a script from right to left to itself', () => {
    expect(isolated('שלום 3')).toBe('\u2068שלום 3\u2069');
    expect(isolated('שלום\u2069\u202e')).toBe(
      '\u2068שלום[U+2069][U+202E]\u2069'
    );
    expect(isolated('higgs')).toBe('higgs');
  });
});
