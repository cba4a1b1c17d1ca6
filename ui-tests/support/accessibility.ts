import AxeBuilder from '@axe-core/playwright';
import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';

/** The themes that JupyterLab brings. */
export const THEMES = ['Light', 'Dark', 'Dark High Contrast'] as const;

/** WCAG 2.2 AA. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** What axe finds wrong inside a part of the page, as `rule: element`. */
export async function violations(
  page: IJupyterLabPageFixture,
  selector: string
): Promise<string[]> {
  // Lab's body is 0 px high with its overflow hidden: axe takes all text for clipped and looks at no colour.
  await page.addStyleTag({ content: 'html, body { height: 100%; }' });
  const result = await new AxeBuilder({ page: page as unknown as Page })
    .include(selector)
    .withTags(RULES)
    // An experiment of axe: it takes the size beside a row's name for a part of the name.
    .disableRules(['label-content-name-mismatch'])
    .analyze();
  return result.violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.html}`)
  );
}

/** The same in every theme, as `theme: rule: element`; `look` is called in each. It is light again at the end. */
export async function violationsInEveryTheme(
  page: IJupyterLabPageFixture,
  selector: string,
  look: (theme: string) => Promise<unknown> = async () => undefined
): Promise<string[]> {
  const found: string[] = [];
  for (const theme of [...THEMES.slice(1), THEMES[0]]) {
    await page.theme.setTheme(`JupyterLab ${theme}`);
    await look(theme);
    const wrong = await violations(page, selector);
    found.push(...wrong.map(text => `${theme}: ${text}`));
  }
  return found;
}
