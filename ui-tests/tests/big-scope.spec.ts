import type { Page } from '@playwright/test';

import { BULK_COUNT } from '../support/lake';
import { expect, test } from '../support/test';

const ALL = BULK_COUNT.toLocaleString('en-US');

/** A line that carries this many bytes a second, so that the order of things can be seen. */
async function slowLine(page: Page, bytesPerSecond: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 0,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: -1
  });
}

test('ten thousand results arrive while one reads, and one can scroll to the last', async ({
  page,
  panel
}) => {
  await panel.open();
  await slowLine(page, 400_000);
  await panel.search('bulk:*');

  await expect(panel.browse.getByRole('treeitem').first()).toBeVisible();
  await expect(panel.count).toContainText('found so far');
  await expect(panel.count).toHaveText(new RegExp(`^${ALL} found · .* s$`));

  const rows = panel.browse.getByRole('treeitem');
  expect(await rows.count()).toBeLessThan(100);
  await panel.browse.getByRole('tree').focus();
  await page.keyboard.press('End');
  const last = panel.browse.locator('[role=treeitem][aria-selected=true]');
  await expect(last).toBeInViewport();
  await expect(panel.browse.getByRole('tree')).toHaveAttribute(
    'aria-activedescendant',
    `jp-datalake-row-${BULK_COUNT - 1}`
  );
});

test('a search can be stopped and what was found stays', async ({
  page,
  panel
}) => {
  await panel.open();
  await slowLine(page, 200_000);
  await panel.search('bulk:*');
  await expect(panel.count).toContainText(/^[1-9][\d,]* found so far/);
  await panel.browse.getByRole('button', { name: 'Stop' }).click();

  await expect(panel.count).toHaveText(/^Stopped at [1-9][\d,]*$/);
  const stopped = await panel.count.textContent();
  expect(stopped).not.toContain(ALL);
  await expect(panel.browse.getByRole('treeitem').first()).toBeVisible();
});

test('a scope is opened by a click and searched by type', async ({ panel }) => {
  await panel.open();
  await panel.browse
    .getByRole('list', { name: 'Scopes' })
    .getByRole('button', { name: 'opendata', exact: true })
    .click();
  await expect(panel.count).toContainText(' found');
  await panel.browse
    .getByRole('combobox', { name: 'Type' })
    .selectOption('Containers');
  await expect(panel.count).toContainText('1 found');

  const tree = panel.browse.getByRole('treeitem');
  await panel.row('higgs.2024').click();
  await expect(panel.row('higgs.2024.diphoton')).toBeVisible();
  await panel.row('higgs.2024.diphoton').click();
  await expect(
    panel.row('higgs.2024.diphoton.run456000.parquet')
  ).toBeVisible();
  await expect(tree.first()).toHaveAccessibleName('higgs.2024');
});

test('nothing found is said as such', async ({ panel }) => {
  await panel.open();
  await panel.search('opendata:nothing.like.this*');
  await expect(panel.count).toHaveText('No matches');
});
