// Drives Chromium for the bench: `node driver.mjs PLAYWRIGHT CHROMIUM`. One line of JSON in, one line of JSON out;
// the end of the input is the end of the browser.
import { createRequire } from 'node:module';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { gzipSync } from 'node:zlib';

import { firstRow, nextDeed } from './inPage.mjs';
import * as ours from './ours.mjs';
import * as peer from './peer.mjs';

const [playwright, executablePath] = process.argv.slice(2);
const { chromium } = createRequire(import.meta.url)(playwright);

/** Milliseconds that a busy machine may take for anything. */
const PATIENCE = 120_000;

const browser = await chromium.launch({ executablePath });
const sides = { ours, peer };
const pages = {};

async function freshPage() {
  const context = await browser.newContext({
    viewport: { width: 1400, height: 900 }
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  return page;
}

/** JupyterLab is usable: its splash is gone and its plugins are activated. */
async function whenStarted(page) {
  await page.locator('#jp-main-dock-panel').waitFor();
  await page.locator('#jupyterlab-splash').waitFor({ state: 'detached' });
}

const verbs = {
  /** Open JupyterLab as a new user and answer the scripts whose path begins with `place`. */
  async load({ url, place }) {
    const page = await freshPage();
    const bodies = [];
    page.on('response', response => {
      const { pathname } = new URL(response.url());
      if (pathname.startsWith(place) && pathname.endsWith('.js')) {
        bodies.push(
          response.body().then(body => ({
            name: pathname.slice(place.length),
            bytes: body.length,
            gzip: gzipSync(body).length
          }))
        );
      }
    });
    await page.goto(url);
    await whenStarted(page);
    await page.waitForLoadState('networkidle');
    const scripts = await Promise.all(bodies);
    await page.context().close();
    return { scripts };
  },

  /** Open a notebook, and the extension's panel beside it, and leave the page open. */
  async open({ side, url }) {
    const page = await freshPage();
    pages[side] = page;
    await page.goto(url);
    await whenStarted(page);
    await page.locator('.jp-Notebook').waitFor();
    await sides[side].showAttachments(page);
    return {};
  },

  /** Open a notebook, and the extension's search beside it, and leave the page open. */
  async openSearch({ side, url }) {
    const page = await freshPage();
    pages[side] = page;
    await page.goto(url);
    await whenStarted(page);
    await page.locator('.jp-Notebook').waitFor();
    await sides[side].showSearch(page);
    return {};
  },

  /** Search; milliseconds from the Enter to the first row in the page that begins with `row`. */
  async search({ side, query, row }) {
    const page = pages[side];
    const { rows, searchBox } = sides[side];
    const box = searchBox(page);
    await box.fill(query);
    const found = page.evaluate(firstRow, { rows, row, patience: PATIENCE });
    await box.press('Enter');
    return await found;
  },

  /** Attach a row of the search to the notebook; the moment, in milliseconds since the epoch, of the user's last deed. */
  async attach({ side, name }) {
    const page = pages[side];
    const press = await sides[side].prepareAttach(page, name);
    const deed = page.evaluate(nextDeed);
    await press();
    return await deed;
  },

  /** Press the button that asks for one of the notebook's DIDs. */
  async makeAvailable({ side, did }) {
    await sides[side].makeAvailable(pages[side], did);
    return {};
  },

  /** Keep what the page looks like, for who wants to know why something failed. */
  async screenshot({ side, path }) {
    await pages[side].screenshot({ path });
    return {};
  }
};

try {
  for await (const line of createInterface({ input: process.stdin })) {
    const { verb, arguments: given } = JSON.parse(line);
    let answer;
    try {
      answer = { result: await verbs[verb](given) };
    } catch (error) {
      answer = { error: String(error?.message ?? error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
} finally {
  await browser.close();
}
