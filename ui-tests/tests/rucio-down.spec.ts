import { violationsInEveryTheme } from '../support/accessibility';
import { newNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

const FILE = 'higgs.2024.fourlepton.run456011.csv';

test('Rucio goes away and comes back', async ({
  complaints,
  lake,
  page,
  panel
}, testInfo) => {
  await newNotebook(page);
  await panel.open();
  await panel.search(`opendata:${FILE}`, 'Any type');
  await panel.addToNotebook(FILE);
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText('Elsewhere');

  // A copy is under way when Rucio stops.
  await lake.transfers({ hold: 'run456011' });
  await entry.getByRole('button', { name: 'Make available…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Make available' })
    .click();
  await expect(entry).toContainText('0 of 1 file');
  await lake.rucio(false);

  complaints.expect(
    { path: '/dids', status: 502 },
    { path: '/availability', status: 502 },
    { path: '/files', status: 502 }
  );
  await panel.search('opendata:sky*');
  const alert = panel.browse.getByRole('alert');
  await expect(alert).toContainText('Rucio');
  await expect(alert).toContainText("Check the network and the instance's");
  await page.screenshot({ path: testInfo.outputPath('down.png') });
  expect(await violationsInEveryTheme(page, '#jp-datalake-sidebar')).toEqual(
    []
  );
  await alert.getByRole('button', { name: 'Retry' }).click();
  await expect(alert).toContainText("Check the network and the instance's");

  await lake.rucio(true);
  await panel.browse.getByRole('button', { name: 'Retry' }).click();
  await expect(panel.row('sky.2024.cubes')).toBeVisible();
  await expect(alert).toHaveCount(0);

  // The cart heals without a click.
  await lake.transfers({ hold: null });
  await expect(entry).toContainText('Ready in the kernel', {
    timeout: 60_000
  });
  await expect(entry.getByRole('alert')).toHaveCount(0);
});
