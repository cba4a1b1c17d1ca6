import type { BrowserContext } from '@playwright/test';

import { BULK_COUNT } from '../support/lake';
import { expect, test } from '../support/test';

const ALL = BULK_COUNT.toLocaleString('en-US');

/** A line that carries this many bytes a second, so that the order of things can be seen. */
async function slowLine(
  context: BrowserContext,
  bytesPerSecond: number
): Promise<void> {
  const session = await context.newCDPSession(context.pages()[0]);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: -1
  });
}

test('ten thousand results arrive while one reads; one can stop them or scroll to the last', async ({
  context,
  page,
  panel
}) => {
  await panel.open();
  const rows = panel.browse.getByRole('treeitem');
  await slowLine(context, 200_000);
  await panel.search('bulk:*', 'Files');
  await expect(panel.count).toHaveText(/^[1-9][\d,]* found so far/);
  await panel.browse.getByRole('button', { name: 'Stop' }).click();
  await expect(panel.count).toHaveText(/^Stopped at [1-9][\d,]*$/);
  expect(await panel.count.textContent()).not.toContain(ALL);
  await expect(rows.first()).toBeVisible();

  await slowLine(context, 400_000);
  await panel.search('bulk:*');
  await expect(panel.count).toHaveText(/^[1-9][\d,]* found so far/);
  await expect(rows.first()).toBeVisible();
  await expect(panel.count).toHaveText(new RegExp(`^${ALL} found · .* s$`));

  // Only what is on screen exists, and the last one can be brought there.
  expect(await rows.count()).toBeLessThan(100);
  const tree = panel.browse.getByRole('tree');
  await tree.focus();
  await page.keyboard.press('End');
  await expect(tree).toHaveAttribute(
    'aria-activedescendant',
    `jp-datalake-row-${BULK_COUNT - 1}`
  );
  await expect(
    panel.browse.locator('[role=treeitem][aria-selected=true]')
  ).toBeInViewport();
});

test('a scope is opened, filtered by type, and unfolded to its files', async ({
  panel
}) => {
  await panel.open();
  await panel.browse
    .getByRole('tree', { name: 'Scopes' })
    .getByRole('treeitem', { name: 'opendata', exact: true })
    .click();
  await expect(panel.count).toHaveText(/^5 found/);
  await panel.browse
    .getByRole('combobox', { name: 'Type' })
    .selectOption('Containers');
  await expect(panel.count).toHaveText(/^1 found/);

  await panel.row('higgs.2024').click();
  await panel.row('higgs.2024.diphoton').click();
  await expect(
    panel.row('higgs.2024.diphoton.run456000.parquet')
  ).toBeVisible();

  await panel.search('opendata:nothing.like.this*');
  await expect(panel.count).toHaveText('No matches');
});
