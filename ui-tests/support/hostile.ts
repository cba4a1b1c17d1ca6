import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator, Page, Route } from '@playwright/test';
import { expect } from '@playwright/test';

import { legible } from '../../src/components/legible';
import { ROOT } from './leashed';

/** A text that a stranger may have written. */
export interface IHostile {
  readonly kind: string;
  readonly text: string;
}

/** All of them. */
export const CORPUS = JSON.parse(
  readFileSync(path.join(ROOT, 'src', 'api', 'testing', 'hostile.json'), 'utf8')
) as IHostile[];

/** Their words alone. */
export const TEXTS: ReadonlyArray<string> = CORPUS.map(({ text }) => text);

/** One of each kind, where a story can only take a few. */
export const SAMPLES: ReadonlyArray<string> = [
  ...new Map(CORPUS.map(({ kind, text }) => [kind, text])).values()
];

/** Answers of our server, in the words of a stranger: by the last part of the path. */
export type Lies = Record<
  string,
  (url: URL, method: string) => object | ReadonlyArray<object>
>;

/**
 * Answer for our server what a test says; an array becomes a stream of lines, and what nobody lies about passes.
 *
 * Only answers are replaced: what the browser does with them is real.
 */
export async function lie(page: Page, lies: Lies): Promise<void> {
  await page.route('**/datalake/**', async (route: Route) => {
    const request = route.request();
    const url = new URL(request.url());
    const noun = url.pathname.slice(url.pathname.indexOf('/datalake/') + 10);
    const answer =
      lies[noun] ?? lies[noun.replace(/^instances\/[^/]+\//, '*/')];
    if (!answer) {
      await route.continue();
      return;
    }
    const body = answer(url, request.method());
    const isStream = Array.isArray(body);
    await route.fulfill({
      contentType: isStream ? 'application/x-ndjson' : 'application/json',
      body: isStream
        ? body.map(line => `${JSON.stringify(line)}\n`).join('')
        : JSON.stringify(body)
    });
  });
}

/** What a script of the corpus would do, and how we would know. */
export async function setTrap(page: IJupyterLabPageFixture): Promise<void> {
  page.on('dialog', dialog => {
    void page.evaluate(
      text => window.datalakeTrap.push(text),
      dialog.message()
    );
    void dialog.dismiss();
  });
  await page.addInitScript(() => {
    const caught: string[] = [];
    Object.defineProperty(window, 'datalakeTrap', { value: caught });
    Object.defineProperty(window, '__ran', {
      get: () => undefined,
      set: value => caught.push(`__ran = ${String(value)}`)
    });
    for (const name of ['alert', 'confirm', 'prompt', 'print'] as const) {
      window[name] = (...args: unknown[]) => {
        caught.push(`${name}(${args.join()})`);
        return null as never;
      };
    }
    document.addEventListener('securitypolicyviolation', event =>
      caught.push(`refused: ${event.blockedURI} by ${event.violatedDirective}`)
    );
  });
}

declare global {
  interface Window {
    datalakeTrap: string[];
  }
}

/** Nothing of the corpus ran or became markup, anywhere on the page; and nothing of ours is wider than its place. */
export async function expectHarmless(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const ours = '.jp-DataLake, #jp-datalake-sidebar, .jp-Dialog';
    const never =
      'script,iframe,object,embed,style,link,meta,base,img,video,audio,source,marquee,math,template,noscript,a';
    const trouble = [...window.datalakeTrap];
    for (const element of document.querySelectorAll('*')) {
      const isOurs = element.closest(ours) !== null;
      if (element.id.startsWith('hostile')) {
        trouble.push(`an element with an id of the corpus: ${element.id}`);
      }
      if (isOurs && element.matches(never)) {
        trouble.push(`markup: ${element.outerHTML.slice(0, 200)}`);
      }
      for (const { name, value } of element.attributes) {
        const isHandler = name.startsWith('on');
        const isAddress = /^(src|href|action|formaction|xlink:href)$/.test(
          name
        );
        if (
          isHandler ||
          (isAddress && /^\s*(javascript|data:text)/i.test(value))
        ) {
          trouble.push(`${name}=${value}`);
        }
      }
    }
    for (const element of document.querySelectorAll<HTMLElement>(
      '#jp-datalake-sidebar, #jp-datalake-sidebar section, .jp-DataLake-rows, .jp-DataLake-entry, .jp-Dialog-content, .jp-Dialog-body, .jp-DataLake-dialog, .jp-DataLake-account, .jp-DataLake-details, .jp-DataLake-doctor'
    )) {
      if (element.scrollWidth > element.clientWidth + 1) {
        trouble.push(
          `${element.className || element.id} is ${element.scrollWidth} wide in ${element.clientWidth}`
        );
      }
    }
    return [...new Set(trouble)];
  });
  expect(found).toEqual([]);
}

/** Texts are there as they can be read, letter by letter; what is between elements does not count. */
export async function expectTexts(
  place: Locator,
  texts: ReadonlyArray<string>
): Promise<void> {
  const wanted = texts.map(legible);
  await expect
    .poll(async () => {
      const all = new Set(await place.allTextContents());
      return wanted.filter(text => !all.has(text));
    })
    .toEqual([]);
}

/** Scroll through a tree, and collect what its lines are called. */
export async function namesIn(tree: Locator): Promise<Set<string>> {
  const names = new Set<string>();
  await tree.evaluate(element => element.scrollTo(0, 0));
  for (;;) {
    const lines = tree.getByRole('treeitem');
    for (const name of await lines.evaluateAll(elements =>
      elements.map(element => element.getAttribute('aria-label') ?? '')
    )) {
      names.add(name);
    }
    const moved = await tree.evaluate(async element => {
      const before = element.scrollTop;
      element.scrollBy(0, 200);
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      return element.scrollTop !== before;
    });
    if (!moved) {
      return names;
    }
  }
}
