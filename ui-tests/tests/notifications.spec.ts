import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { galata } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

import { kernelIdle, notebookWith, putNotebook } from '../support/notebook';
import type { DataLakePanel } from '../support/panel';
import { expect, test } from '../support/test';

const CUBES = 'sky.2024.cubes';
const LEPTONS = 'higgs.2024.fourlepton';
const REASON = 'DESTINATION [28] No space left on device';
const DAY = 24 * 60 * 60 * 1000;
/** Milliseconds in which a notification would have come. */
const WATCHED = 4000;

function toasts(page: IJupyterLabPageFixture): Locator {
  return page.locator('.Toastify__toast');
}

/** Ask for data in the panel, and look away. */
async function ask(
  page: IJupyterLabPageFixture,
  panel: DataLakePanel,
  ...names: string[]
): Promise<void> {
  await panel.open();
  for (const name of names) {
    await panel.search(`opendata:${name}`);
    await panel.row(name).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Make Available…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Make available' }).click();
    await expect(dialog).toHaveCount(0);
  }
}

async function lookAway(panel: DataLakePanel): Promise<void> {
  await panel.tab.click();
  await expect(panel.sidebar).toBeHidden();
}

test('one hears once of what became of one’s data while one did not look', async ({
  lake,
  page,
  panel
}, testInfo) => {
  const held = 'fourlepton.run45607[01]';
  // Three of the transfer service's four slots wait.
  await lake.transfers({ hold: `cubes.run456000|${held}` });
  await ask(page, panel, CUBES, LEPTONS);
  await lookAway(panel);
  await lake.transfers({
    fail: [{ pattern: 'cubes.run456000', reason: REASON }],
    hold: held
  });

  const stuck = toasts(page).filter({ hasText: 'is stuck' });
  await expect(stuck).toContainText(`opendata:${CUBES} is stuck`, {
    timeout: 60_000
  });
  await expect(stuck).toContainText('No space left');
  await page.screenshot({ path: testInfo.outputPath('stuck.png') });

  // What one waits for is not forgotten by a reload, and nothing is told twice.
  await page.reload();
  await page.waitForTimeout(WATCHED);
  await expect(toasts(page)).toHaveCount(0);
  await lake.transfers({ hold: null });
  const here = toasts(page).filter({ hasText: 'is here' });
  await expect(here).toContainText(`opendata:${LEPTONS} is here.`, {
    timeout: 60_000
  });
  await page.screenshot({ path: testInfo.outputPath('here.png') });
  await here.getByRole('button', { name: 'Open the panel' }).click();
  await expect(panel.sidebar).toBeVisible();
  await expect(toasts(page)).toHaveCount(0);
});

test('what a row shows is no news', async ({ lake, page, panel }) => {
  await lake.transfers({ hold: 'cubes' });
  await ask(page, panel, CUBES);
  await lake.transfers({ hold: null });
  await expect(
    panel.row(CUBES).getByRole('img', { name: /^Here/ })
  ).toBeVisible({ timeout: 60_000 });
  await page.waitForTimeout(WATCHED);
  await expect(toasts(page)).toHaveCount(0);
});

test.describe('with trouble only', () => {
  test.use({
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'jupyterlab-datalake:status': { notifications: 'trouble' }
    }
  });

  test('good news is not told', async ({ lake, page, panel }) => {
    await lake.transfers({ hold: 'fourlepton' });
    await ask(page, panel, LEPTONS);
    await lookAway(panel);
    const status = page
      .locator('#jp-main-statusbar')
      .getByRole('button', { name: /^Data Lake: / });
    await expect(status).toBeVisible();
    await lake.transfers({ hold: null });
    await expect(status).toBeHidden({ timeout: 60_000 });
    await page.waitForTimeout(WATCHED);
    await expect(toasts(page)).toHaveCount(0);
  });
});

test('why something is stuck and for how long something stays is one click away', async ({
  lake,
  page,
  request,
  tmpPath
}, testInfo) => {
  await lake.bring(`opendata:${LEPTONS}`);
  await lake.transfers({
    fail: [{ pattern: 'cubes.run45600[0-2]', reason: REASON }]
  });
  await lake.order(`opendata:${CUBES}`);
  const path = `${tmpPath}/cart.ipynb`;
  const cart = [CUBES, LEPTONS].map((name, index) => ({
    did: `opendata:${name}`,
    type: 'collection',
    variableName: `v${index}`
  }));
  await putNotebook(request, path, notebookWith(cart));
  // Six of the seven days are over.
  await page.clock.setFixedTime(Date.now() + 6 * DAY);
  await page.notebook.openByPath(path);
  await kernelIdle(page);

  const ending = toasts(page).filter({ hasText: 'for only' });
  await expect(ending).toContainText(
    /fourlepton is here for only (23|24) h more\./
  );
  await ending.getByRole('button', { name: 'Extend…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`opendata:${LEPTONS}`);
  await page.screenshot({ path: testInfo.outputPath('extend.png') });
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  const stuck = toasts(page).filter({ hasText: 'is stuck' });
  await stuck.getByRole('button', { name: 'Why?' }).click({ timeout: 60_000 });
  await expect(page.getByRole('main')).toContainText(REASON);
  await page.screenshot({ path: testInfo.outputPath('why.png') });
});
