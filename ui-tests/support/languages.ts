import { readFileSync } from 'node:fs';
import path from 'node:path';

import { galata } from '@jupyterlab/galata';
import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

import { ROOT } from './leashed';

const DOMAIN = 'jupyterlab_datalake';

/** The page of a user who has chosen German; Galata itself waits for a tab that is called "Launcher". */
export const IN_GERMAN = {
  mockSettings: {
    ...galata.DEFAULT_SETTINGS,
    '@jupyterlab/translation-extension:plugin': { locale: 'de_DE' }
  },
  waitForApplication: async (
    {},
    use: (ready: (page: Page) => Promise<void>) => Promise<void>
  ) => {
    await use(page =>
      expect(page.getByRole('tab', { name: 'Starter' })).toBeVisible()
    );
  }
};

/** Our German catalogue: what each text becomes, in all its forms. */
function catalogue(): Record<string, string[]> {
  const file = path.join(
    ...[ROOT, 'jupyter_server_ext', 'jupyterlab_datalake', 'locale', 'de_DE'],
    ...['LC_MESSAGES', `${DOMAIN}.json`]
  );
  const entries = Object.entries<string[]>(
    JSON.parse(readFileSync(file, 'utf8'))
  );
  return Object.fromEntries(entries.filter(([text]) => text));
}

/** From the next load on, each text of ours stands in brackets: what stands outside went by no translator. */
export async function bracket(page: Page): Promise<void> {
  await page.route('**/api/translations/de_DE*', async route => {
    const answer = await (await route.fetch()).json();
    const texts: Record<string, unknown> = answer.data[DOMAIN];
    for (const [key, forms] of Object.entries(catalogue())) {
      texts[key] = forms.map(form => `⟦${form}⟧`);
    }
    await route.fulfill({ json: answer });
  });
}

/** Names out of the lake and of its people, of files and of packages: what has a character between others, or is here; and days. */
const NAMES =
  /\d+\. \p{L}+\.? \d{4}|[\p{L}\d*]+(?:[.:/_-]+[\p{L}\d*]+)+|alice|bob|Embedded lake|higgs|run|sky|parquet|bulk|opendata|demo|root|uproot|pandas|CSV|Parquet|pyarrow|h5py|astropy|coffea fileset|kB|MB|GB/gu;

/** What in these places went by no translator and is no name. */
export async function strange(place: Locator): Promise<string[]> {
  const texts = await unbracketed(place);
  // JupyterLab's own button in its own dialog.
  const ours = texts.filter(text => text !== 'Abbrechen');
  return ours.filter(text => /\p{L}{2}/u.test(text.replace(NAMES, '')));
}

/** Every text that can be read, seen on hovering or heard within these places, outside of brackets. */
async function unbracketed(place: Locator): Promise<string[]> {
  const texts = await place.evaluateAll(roots => {
    const found: string[] = [];
    for (const root of roots) {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        // A sentence may be in pieces: what stands within one element is one text.
        found.push(walker.currentNode.parentElement?.textContent ?? '');
      }
      for (const name of ['title', 'aria-label', 'placeholder']) {
        for (const element of [root, ...root.querySelectorAll(`[${name}]`)]) {
          found.push(element.getAttribute(name) ?? '');
        }
      }
    }
    return found;
  });
  const outside = texts.map(text => withoutBracketed(text).trim());
  return [...new Set(outside)].filter(text => /\p{L}{2}/u.test(text));
}

/** What is left of a text when what stands in brackets, also in brackets of brackets, is taken out. */
function withoutBracketed(text: string): string {
  const less = text.replace(/⟦[^⟦⟧]*⟧/g, '');
  return less === text ? text : withoutBracketed(less);
}

/** Words of ours that are cut off, or that stick out of what holds them. Names out of the lake may be cut. */
export function overflowing(place: Locator): Promise<string[]> {
  return place.evaluate(root => {
    const found: string[] = [];
    const { right } = root.getBoundingClientRect();
    for (const element of root.querySelectorAll<HTMLElement>('*')) {
      const { font, overflowX, paddingLeft } = getComputedStyle(element);
      const text = [...element.childNodes]
        .filter(node => node.nodeType === Node.TEXT_NODE)
        .map(node => node.textContent?.trim())
        .join('');
      // What is only heard is one pixel wide.
      const seen = element.checkVisibility() && element.clientWidth !== 1;
      const cut =
        overflowX !== 'visible' &&
        element.scrollWidth > element.clientWidth + 1;
      const out = element.getBoundingClientRect().right > right + 1;
      if (text && seen && (cut || out)) {
        found.push(`${element.tagName} ${element.className}: ${text}`);
      }
      const hint = element.getAttribute('placeholder');
      const pen = document.createElement('canvas').getContext('2d');
      if (hint && pen && seen) {
        pen.font = font;
        const room = element.clientWidth - 2 * parseFloat(paddingLeft);
        // A list of proposals is opened by a mark at the end.
        const mark = element.hasAttribute('list') ? 20 : 0;
        if (pen.measureText(hint).width + mark > room) {
          found.push(`placeholder: ${hint}`);
        }
      }
    }
    return found;
  });
}
