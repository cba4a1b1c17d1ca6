import { violationsInEveryTheme } from '../support/accessibility';
import { expect, test } from '../support/test';

test.use({ server: 'unconfigured' });

test('it says where configuration was looked for', async ({ page, panel }) => {
  await panel.open();
  await expect(panel.alerts).toContainText('No instance is configured');
  await expect(panel.alerts).toContainText('c.DataLakeApp.instances');
  await expect(panel.sidebar.getByText(/RUCIO_BASE_URL/).first()).toBeVisible();
  expect(await violationsInEveryTheme(page, '#jp-datalake-sidebar')).toEqual(
    []
  );
});
