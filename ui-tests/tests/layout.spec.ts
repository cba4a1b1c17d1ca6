import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

import { newNotebook } from '../support/notebook';
import type { DataLakePanel } from '../support/panel';
import { expect, test } from '../support/test';

const DID = 'opendata:sky.2024.cubes';

/** The header of a section, which folds it. */
function header(panel: DataLakePanel, name: string): Locator {
  return panel.sidebar.getByRole('heading', { name });
}

/** Load the page again, after Lab has saved its layout. */
async function reload(page: IJupyterLabPageFixture): Promise<void> {
  await page.waitForTimeout(1500);
  // Galata's own reload waits for the launcher in front.
  const loaded = page.waitForEvent('load');
  await page.evaluate(() => window.location.reload());
  await loaded;
  await page.waitForFunction(() => 'jupyterapp' in window);
  await page.evaluate(() => window.jupyterapp.restored);
}

test('the panel, its folded sections and the open details are there again', async ({
  page,
  panel
}) => {
  await newNotebook(page);
  await panel.open();
  await page.evaluate(
    did =>
      window.jupyterapp.commands.execute('datalake:show-details', {
        did,
        instance: 'demo'
      }),
    DID
  );
  const main = page.getByRole('main');
  await expect(main.getByRole('tab', { name: 'sky.2024.cubes' })).toBeVisible();
  await header(panel, 'Browse').click();
  await expect(panel.browse).toBeHidden();
  await expect(panel.cart).toBeVisible();

  await reload(page);
  await expect(panel.sidebar).toBeVisible();
  await expect(panel.cart).toBeVisible();
  await expect(panel.browse).toBeHidden();
  await expect(header(panel, 'Browse')).toHaveAttribute(
    'aria-expanded',
    'false'
  );
  await expect(main.getByRole('tab', { name: 'sky.2024.cubes' })).toBeVisible();
  await expect(main).toContainText('Where it lies');

  // Hidden as it was left, and folded as it was before it was hidden.
  await panel.tab.click();
  await expect(panel.sidebar).toBeHidden();
  await reload(page);
  await expect(panel.tab).toBeVisible();
  await expect(panel.sidebar).toBeHidden();
  await panel.open();
  await expect(panel.cart).toBeVisible();
  await expect(panel.browse).toBeHidden();
  await header(panel, 'Browse').click();
  await expect(panel.browse).toBeVisible();
});
