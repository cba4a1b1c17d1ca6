import type { Page } from '@playwright/test';

import { notebookWith, putNotebook } from '../support/notebook';
import { expect, test as base } from '../support/test';

const FILE = 'higgs.2024.fourlepton.run456013.csv';

// Galata waits for Lab; here Notebook's own panel says that the page is there.
const test = base.extend({
  waitForApplication: async ({}, use) => {
    await use(async (page: Page) => {
      await page.locator('#main-panel').waitFor();
    });
  }
});

test.use({
  autoGoto: false,
  appPath: '',
  // Notebook 7 throws this by itself, without our extension too.
  knownErrors: [
    "page error: Cannot read properties of undefined (reading 'schema')"
  ]
});

test('the cart works in Notebook 7', async ({
  lake,
  page,
  panel,
  request,
  tmpPath
}, testInfo) => {
  await lake.bring(`opendata:${FILE}`);
  const path = `${tmpPath}/seven.ipynb`;
  await putNotebook(request, path, notebookWith([]));
  await page.goto(`notebooks/${path}`);

  await expect(page.getByText('Kernel Initializing')).toHaveCount(0);

  // There is no tab: a command opens the panel.
  // Notebook takes the focus when its kernel is there, and the palette closes: then it is asked for again.
  const palette = page.locator('#modal-command-palette');
  await expect(async () => {
    await page.keyboard.press('Control+Shift+C');
    const search = palette.getByPlaceholder('SEARCH');
    await search.fill('Data Lake', { timeout: 2000 });
    const command = palette.locator('[data-command="datalake:open"]');
    await command.click({ timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  await expect(panel.sidebar).toBeVisible();

  await panel.search(`opendata:${FILE}`, 'Any type');
  await panel.addToNotebook(FILE);
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText('Ready in the kernel');
  const variable = (await entry.getByRole('code').textContent()) ?? '';
  await page.screenshot({ path: testInfo.outputPath('notebook7.png') });

  await page.locator('.jp-Notebook .cm-content').first().click();
  await page.keyboard.type(`print(open(${variable}).readline()[:10])`);
  await page.keyboard.press('Shift+Enter');
  await expect(page.locator('.jp-OutputArea-output')).toContainText('"run",');
});
