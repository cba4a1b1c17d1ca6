/** Milliseconds after which a further letter begins a new word. */
const PAUSE = 700;

/** Keys that end a word: what is typed after a step begins anew, however fast. */
const STEP = /^(Arrow|Page|Home$|End$|Enter$|Escape$)/;

/** Finds the line whose name begins with what is typed. */
export class TypeAhead {
  constructor(private readonly _now: () => number = Date.now) {}

  /**
   * The line that a key leads to; null when the key writes nothing.
   *
   * @param key - what was pressed, as `KeyboardEvent.key` says it
   * @param active - where one stands; it stays there while it fits a longer word
   * @param count - number of lines
   * @param name - the name of each
   */
  find(
    key: string,
    active: number,
    count: number,
    name: (index: number) => string
  ): number | null {
    if (STEP.test(key)) {
      this._last = -Infinity;
    }
    const goesOn = this._now() - this._last < PAUSE;
    if ([...key].length !== 1 || (key === ' ' && !goesOn)) {
      return null;
    }
    this._last = this._now();
    const word = (goesOn ? this._word : '') + key.toLowerCase();
    this._word = word;
    // The same letter again and again walks through all that begin with it.
    const isWalk = [...word].every(letter => letter === word[0]);
    const wanted = isWalk ? word[0] : word;
    const from = isWalk ? active + 1 : active;
    for (let step = 0; step < count; step++) {
      const index = (from + step) % count;
      if (name(index).toLowerCase().startsWith(wanted)) {
        return index;
      }
    }
    // A space that leads nowhere was not meant as a letter.
    return key === ' ' ? null : active;
  }

  private _last = -Infinity;
  private _word = '';
}
