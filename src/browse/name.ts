import { isRightToLeft } from '../components/legible';

/** Letters at the end of a name that are always shown. */
const END = 14;
/** Letters before them that are worth to be cut: fewer are not wider than the sign that some are missing. */
const WORTH = 4;

const letters = new Intl.Segmenter();

/**
 * A name in two parts, of which the first may be cut; what a reader takes for one letter stays whole.
 *
 * One that is written from right to left stays in one piece: its halves would be read in the wrong order.
 */
export function cutName(name: string): [start: string, end: string] {
  if (isRightToLeft(name)) {
    return [name, ''];
  }
  const starts = Array.from(letters.segment(name), ({ index }) => index);
  const isLong = starts.length >= END + WORTH;
  const cut = isLong ? starts[starts.length - END] : 0;
  return [name.slice(0, cut), name.slice(cut)];
}
