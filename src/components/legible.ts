/**
 * Names, comments and messages of strangers, as they can be read.
 *
 * A DID may hold characters that are not seen, that turn the order of what stands beside them, or that pile up
 * over the next lines. What is shown tells them; what is sent, copied and inserted stays as it is.
 */

/** Scripts that are written from right to left. */
const RIGHT_TO_LEFT =
  /[\u{590}-\u{61b}\u{61d}-\u{8ff}\u{fb1d}-\u{fdff}\u{fe70}-\u{fefc}\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** Controls, halves of characters, other line ends, and what has no looks of its own. */
const UNSEEN =
  /(?![\t\n\r])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Default_Ignorable_Code_Point}\u{2800}]/gu;

/** What makes an emoji of several, and joins or parts letters of scripts that need it. */
const JOINING =
  /(?<=[^\p{ASCII}\p{Cc}\p{Cf}])(?:[\u{fe00}-\u{fe0f}]|[\u{200c}\u{200d}](?=[^\p{ASCII}\p{Cc}\p{Cf}]))/gu;

/** Marks of direction, which honest names in such scripts (and dates) have. */
const DIRECTION = /[\u{200e}\u{200f}\u{61c}]/gu;

/** More marks on one letter than any language puts there. */
const PILE = /(\p{M}{4})(\p{M}+)/gu;

const NOTHING: ReadonlySet<number> = new Set();

/** A text of a stranger: what cannot be seen is written as `[U+202E]`. */
export function legible(text: string): string {
  if (/^[ -~]*$/.test(text)) {
    return text;
  }
  const honest = placesOf(JOINING, text);
  const turning = RIGHT_TO_LEFT.test(text)
    ? placesOf(DIRECTION, text)
    : NOTHING;
  return text
    .replace(UNSEEN, (character, place: number) =>
      honest.has(place) || turning.has(place) ? character : written(character)
    )
    .replace(PILE, '$1…');
}

/** The same within a sentence, whose order it does not change. */
export function isolated(text: string): string {
  const own = legible(text);
  return RIGHT_TO_LEFT.test(own) ? `\u2068${own}\u2069` : own;
}

/** Whether the halves of a text, side by side, would be read in the wrong order. */
export function isRightToLeft(text: string): boolean {
  return RIGHT_TO_LEFT.test(text);
}

function placesOf(pattern: RegExp, text: string): ReadonlySet<number> {
  return new Set(Array.from(text.matchAll(pattern), ({ index }) => index));
}

function written(character: string): string {
  const code = Number(character.codePointAt(0)).toString(16).toUpperCase();
  return `[U+${code.padStart(4, '0')}]`;
}
