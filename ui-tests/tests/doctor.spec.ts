import { violationsInEveryTheme } from '../support/accessibility';
import { expect, test } from '../support/test';

const VIEW = '#jp-datalake-doctor';

test('the doctor finds nothing wrong, in every theme and by keyboard', async ({
  context,
  page
}, testInfo) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.menu.clickMenuItem('Help>Data Lake: Doctor');
  const view = page.locator(VIEW);
  const status = view.getByRole('status');
  await expect(status).toHaveText(/^All is well: \d+ things/);
  const lake = view.getByRole('region', { name: 'Embedded lake (demo)' });
  await expect(lake.getByText(/^Signed in as alice/)).toBeVisible();
  await expect(lake.getByText(/^LOCAL-FUSE is mounted at/)).toBeVisible();

  const picture = (theme: string) =>
    page.screenshot({ path: testInfo.outputPath(`well-${theme}.png`) });
  expect(await violationsInEveryTheme(page, VIEW, picture)).toEqual([]);

  await view.getByRole('button', { name: 'Run again' }).focus();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(status).toContainText('Copied.');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('# demo');
  expect(copied).toContain('[OK] Sign-in: Signed in as alice');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Enter');
  await expect(status).toHaveText(/^All is well/);
});

test('it is there again after a reload, and looks when it is seen', async ({
  page
}) => {
  let asked = 0;
  page.on('request', request => {
    const { pathname } = new URL(request.url());
    asked += Number(pathname.endsWith('/datalake/diagnosis'));
  });
  await page.evaluate(async () => {
    await window.jupyterapp.commands.execute('datalake:doctor');
  });
  const status = page.locator(VIEW).getByRole('status');
  await expect(status).toHaveText(/^All is well/);
  expect(asked).toBe(1);
  await page.evaluate(async () => {
    await window.jupyterapp.commands.execute('fileeditor:create-new');
  });
  await expect(page.locator(VIEW)).toBeHidden();
  // Lab saves its layout a moment after it has changed.
  await page.waitForTimeout(1500);
  asked = 0;
  // Galata's own reload waits for the launcher in front.
  const loaded = page.waitForEvent('load');
  await page.evaluate(() => window.location.reload());
  await loaded;
  const tab = page.getByRole('main').getByRole('tab', {
    name: 'Data Lake: Doctor'
  });
  await expect(tab).toBeVisible();
  await expect(page.locator('#jupyterlab-splash')).toHaveCount(0);
  expect(asked).toBe(0);
  await tab.click();
  await expect(status).toHaveText(/^All is well/);
  expect(asked).toBe(1);
});
