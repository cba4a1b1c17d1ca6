import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

/**
 * What our style lets move, by selector, under the media features that the page has now.
 *
 * The style is asked, not the elements: the inside of a progress bar tells nobody what moves in it.
 */
export function moving(page: IJupyterLabPageFixture): Promise<string[]> {
  return page.evaluate(() => {
    const found = new Map<string, boolean>();
    const read = (rules: CSSRuleList): void => {
      for (const rule of rules) {
        if (rule instanceof CSSImportRule && rule.styleSheet) {
          read(rule.styleSheet.cssRules);
        } else if (rule instanceof CSSMediaRule) {
          if (matchMedia(rule.conditionText).matches) {
            read(rule.cssRules);
          }
        } else if (
          rule instanceof CSSStyleRule &&
          /DataLake/.test(rule.selectorText)
        ) {
          const { animation, transition } = rule.style;
          if (animation || transition) {
            const ways = [animation, transition].filter(Boolean);
            found.set(
              rule.selectorText,
              ways.some(way => !/^none\b/.test(way))
            );
          }
        }
      }
    };
    for (const sheet of document.styleSheets) {
      read(sheet.cssRules);
    }
    return [...found].flatMap(([selector, moves]) => (moves ? selector : []));
  });
}
