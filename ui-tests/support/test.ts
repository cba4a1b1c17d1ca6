import { test as galata } from '@jupyterlab/galata';
import { expect } from '@playwright/test';

import { Complaints } from './complaints';
import { startHub } from './hub';
import type { IJupyter } from './jupyter';
import { startJupyter } from './jupyter';
import { Lake, LAKE_VARIABLE } from './lake';
import { DataLakePanel } from './panel';
import type { SetupName } from './setups';
import { setupOf } from './setups';

interface ITestFixtures {
  /** Console errors that the page makes without us, word for word. */
  knownErrors: string[];
  /** Everything that went wrong in the browser; anything unexpected fails the story at its end. */
  complaints: Complaints;
  /** The embedded lake, healed and emptied after each story, whether that one looks at it or not. */
  lake: Lake;
  /** Our sidebar. */
  panel: DataLakePanel;
}

interface IWorkerFixtures {
  /** Which server the file's stories run on. */
  server: SetupName;
  runningLake: Lake;
  jupyter: IJupyter;
}

/** A story: Galata's page on the embedded lake, logged in by cookie as a user is. */
export const test = galata.extend<ITestFixtures, IWorkerFixtures>({
  server: ['alice', { option: true, scope: 'worker' }],
  runningLake: [
    async ({}, use) => {
      const file = process.env[LAKE_VARIABLE];
      if (!file) {
        throw new Error(`${LAKE_VARIABLE} names no lake.`);
      }
      await use(new Lake(file));
    },
    { scope: 'worker' }
  ],
  jupyter: [
    async ({ server, runningLake }, use) => {
      const setup = setupOf(server, runningLake);
      const jupyter = await (server === 'behind a hub'
        ? startHub(setup)
        : startJupyter(setup));
      await use(jupyter);
      await jupyter.end();
    },
    { scope: 'worker', timeout: 150_000 }
  ],
  baseURL: async ({ jupyter }, use) => {
    await use(jupyter.url);
  },
  // Galata's housekeeping speaks to the server by token; the browser does not.
  request: async ({ playwright, jupyter }, use) => {
    const request = await playwright.request.newContext({
      baseURL: jupyter.url,
      ignoreHTTPSErrors: true,
      extraHTTPHeaders: { Authorization: `token ${jupyter.token}` }
    });
    await use(request);
    await request.dispose();
  },
  context: async ({ context, jupyter }, use) => {
    await jupyter.signIn(context);
    await use(context);
  },
  knownErrors: [[], { option: true }],
  lake: [
    async ({ runningLake }, use) => {
      await use(runningLake);
      await runningLake.empty();
    },
    { auto: true }
  ],
  complaints: [
    async ({ context, jupyter, knownErrors }, use) => {
      const complaints = new Complaints(
        context,
        new URL(jupyter.url).origin,
        knownErrors
      );
      await use(complaints);
      expect(complaints.heard).toEqual([]);
    },
    { auto: true }
  ],
  // What Lab says while its page and the story's folder go is not the story's.
  page: async ({ page, complaints }, use) => {
    await use(page);
    complaints.close();
  },
  panel: async ({ page }, use) => {
    await use(new DataLakePanel(page));
  }
});

export { expect };
