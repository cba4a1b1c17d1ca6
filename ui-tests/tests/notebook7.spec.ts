import type { Page } from '@playwright/test';

import { evaluate, notebookWith, putNotebook } from '../support/notebook';
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
  await page.keyboard.press('Control+Shift+C');
  const palette = page.locator('#modal-command-palette');
  await palette.getByPlaceholder('SEARCH').fill('Data Lake');
  await palette.getByText('Data Lake', { exact: true }).last().click();
  await expect(panel.sidebar).toBeVisible();

  await panel.search(`opendata:${FILE}`, 'Any type');
  await panel.addToNotebook(FILE);
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText('Ready in the kernel');
  const variable = (await entry.getByRole('code').textContent()) ?? '';
  await page.screenshot({ path: testInfo.outputPath('notebook7.png') });
  expect(await evaluate(page, `open(${variable}).readline() != ''`)).toBe(
    'True'
  );
});
