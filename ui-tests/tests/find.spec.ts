import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

import { violations, violationsInEveryTheme } from '../support/accessibility';
import { evaluate, notebookWith, putNotebook } from '../support/notebook';
import type { DataLakePanel } from '../support/panel';
import { expect, test } from '../support/test';

const SIDEBAR = '#jp-datalake-sidebar';
const SET = 'higgs.2024.diphoton';

/** Count what a mouse presses from now on, with either of its buttons. */
async function countClicks(
  page: IJupyterLabPageFixture
): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    document.body.dataset.clicks = '0';
    document.addEventListener(
      'pointerdown',
      ({ isTrusted }) => {
        const { dataset } = document.body;
        dataset.clicks = `${Number(dataset.clicks) + (isTrusted ? 1 : 0)}`;
      },
      true
    );
  });
  return () => page.evaluate(() => Number(document.body.dataset.clicks));
}

function scope(panel: DataLakePanel, name: string) {
  return panel.browse
    .getByRole('tree', { name: 'Scopes' })
    .getByRole('treeitem', { name, exact: true });
}

test('data is found and opened within six clicks', async ({
  lake,
  page,
  panel,
  request,
  tmpPath
}) => {
  await lake.bring(`opendata:${SET}`);
  const file = `${tmpPath}/six.ipynb`;
  await putNotebook(request, file, notebookWith([]));
  await page.notebook.openByPath(file);
  const clicks = await countClicks(page);
  await panel.tab.click();
  await scope(panel, 'opendata').click();
  await panel.row('higgs.2024').click();
  await panel.addToNotebook(SET);
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText('Ready in the kernel');
  // The tab, the scope, the container, the dataset: no further click lies between them and the data.
  expect(await clicks()).toBe(4);
  const variable = (await entry.getByRole('code').textContent()) ?? '';
  expect(await evaluate(page, `open(${variable}[0], "rb").read(4)`)).toBe(
    "b'PAR1'"
  );
  // The row that was added says where its data is.
  await expect(
    panel.row(SET).first().getByRole('img', { name: /^Here/ })
  ).toBeVisible();
});

test('a pinned scope comes first, also tomorrow, and a name alone looks there', async ({
  page,
  panel
}, testInfo) => {
  await panel.open();
  await expect(scope(panel, 'opendata')).toHaveAttribute('aria-posinset', '3');
  expect(await violationsInEveryTheme(page, SIDEBAR)).toEqual([]);
  await scope(panel, 'opendata').hover();
  await panel.browse
    .getByRole('button', { name: 'Pin scope opendata' })
    .click();
  await expect(scope(panel, 'opendata')).toHaveAttribute('aria-posinset', '1');
  await page.reload();
  await panel.open();
  await expect(scope(panel, 'opendata')).toHaveAttribute('aria-posinset', '1');
  await expect(panel.sidebar).toContainText('1 scope pinned');

  await panel.search('higgs.2024*');
  await expect(panel.count).toHaveText(/^\d+ found in 2 scopes/);
  await panel.browse.getByRole('button', { name: 'Search all' }).click();
  await expect(panel.count).toHaveText(/^\d+ found in 4 scopes/);
  expect(await violations(page, SIDEBAR)).toEqual([]);
  await page.screenshot({ path: testInfo.outputPath('all-scopes.png') });
});

test('conditions on metadata narrow a search; one that cannot be asked is said where it is written', async ({
  complaints,
  page,
  panel
}, testInfo) => {
  complaints.expect({ path: '/dids', status: 422 });
  await panel.open();
  await panel.search('opendata:*');
  await expect(panel.row('sky.2024.cubes')).toBeVisible();
  await panel.browse.getByRole('button', { name: '+ metadata' }).click();
  const key = panel.browse.getByRole('combobox', { name: 'Metadata key' });
  const value = panel.browse.getByRole('textbox', { name: 'Value' });
  await key.fill('events');
  await panel.browse
    .getByRole('combobox', { name: 'Comparison' })
    .selectOption('>');
  await value.fill('many');
  await value.press('Enter');
  await expect(panel.alerts).toContainText('this is not a number');
  await expect(value).toHaveAttribute('aria-invalid', 'true');
  expect(await violationsInEveryTheme(page, SIDEBAR)).toEqual([]);
  await page.screenshot({ path: testInfo.outputPath('refused.png') });

  await value.fill('300000');
  await value.press('Enter');
  await expect(panel.count).toHaveText(/^1 found/);
  await expect(panel.row(SET)).toBeVisible();
  expect(await violations(page, SIDEBAR)).toEqual([]);
  await page.screenshot({ path: testInfo.outputPath('narrowed.png') });
  await panel.browse
    .getByRole('button', { name: 'Remove the condition events > 300000' })
    .click();
  await expect(panel.row('sky.2024.cubes')).toBeVisible();
});

test('a name that is not there leads on', async ({
  complaints,
  page,
  panel
}) => {
  complaints.expect({ path: '/did', status: 404 });
  await panel.open();
  await panel.search('opendata:diphoton');
  await expect(panel.count).toHaveText(
    'Nothing is called “opendata:diphoton”.'
  );
  expect(await violations(page, SIDEBAR)).toEqual([]);
  await panel.browse
    .getByRole('button', { name: 'Search names that contain it' })
    .click();
  await expect(panel.row(SET)).toBeVisible();
  await panel.search('nowhere:diphoton');
  await expect(panel.count).toHaveText('There is no scope “nowhere”.');
});

test('by keys alone: find, walk, see everything about it, and what holds it', async ({
  lake,
  page,
  panel
}, testInfo) => {
  await lake.bring(`opendata:${SET}`);
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('datalake:search-dids')
  );
  await expect(
    panel.browse.getByRole('searchbox', { name: 'Search data' })
  ).toBeFocused();
  await page.keyboard.type('opendata:higgs.2024');
  await page.keyboard.press('Enter');
  await expect(panel.count).toHaveText(/^1 found/);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(panel.row(SET)).toBeVisible();
  await page.keyboard.type(SET);
  const active = panel.browse.locator('[role=treeitem][aria-selected=true]');
  await expect(active).toHaveAttribute('aria-label', SET);
  await page.keyboard.press(' ');

  const details = page.getByRole('article', { name: `opendata:${SET}` });
  const rules = details.getByRole('region', { name: 'Rules' });
  await expect(rules).toContainText('Fulfilled');
  await expect(rules).toContainText('you (alice)');
  await expect(
    details.getByRole('region', { name: 'Where it lies' })
  ).toContainText('mounted here');
  await expect(
    details.getByRole('region', { name: 'Contained in' })
  ).toContainText('opendata:higgs.2024');
  await expect(details.getByRole('region', { name: 'Metadata' })).toContainText(
    '336000'
  );
  const picture = (theme: string) =>
    page.screenshot({ path: testInfo.outputPath(`${theme}.png`) });
  expect(
    await violationsInEveryTheme(page, '.jp-DataLake-details', picture)
  ).toEqual([]);

  await panel.browse.getByRole('tree').focus();
  await page.keyboard.press('Shift+F10');
  const item = page.getByRole('menuitem', { name: 'Contained In…' });
  await expect(item).toBeVisible();
  for (let step = 0; step < 10; step++) {
    await page.keyboard.press('ArrowDown');
    if (/lm-mod-active/.test((await item.getAttribute('class')) ?? '')) {
      break;
    }
  }
  await page.keyboard.press('Enter');
  await expect(panel.count).toContainText(`contain “opendata:${SET}”`);
});
