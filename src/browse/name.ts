/** Letters at the end of a name that are always shown. */
const END = 14;

const letters = new Intl.Segmenter();

/** A name in two parts, of which the first may be cut; what a reader takes for one letter stays whole. */
export function cutName(name: string): [start: string, end: string] {
  const starts = Array.from(letters.segment(name), ({ index }) => index);
  const cut = starts[Math.max(0, starts.length - END)] ?? 0;
  return [name.slice(0, cut), name.slice(cut)];
}
