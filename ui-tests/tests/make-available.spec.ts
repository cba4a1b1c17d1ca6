import { violationsInEveryTheme } from '../support/accessibility';
import { newNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

const NAME = 'higgs.2024.diphoton';
const DID = `opendata:${NAME}`;

test.use({ server: 'two mounts' });

test('what will happen is said before it happens, for the storage and the days one chooses', async ({
  complaints,
  lake,
  page,
  panel
}, testInfo) => {
  await newNotebook(page);
  await panel.open();
  await panel.search(DID);
  await panel.addToNotebook(NAME);
  const entry = panel.cart.getByRole('listitem');
  await entry.getByRole('button', { name: 'Make available…' }).click();
  const dialog = page.getByRole('dialog');
  const row = (name: RegExp) => dialog.getByRole('row', { name });
  const accept = dialog.getByRole('button', { name: 'Make available' });

  await expect(row(/^Size/)).toContainText('96 files · ');
  await expect(row(/^Already here/)).toContainText('0 files');
  await expect(row(/^Your quota/)).toContainText('of 1.0 GB used');
  await expect(row(/^Lifetime/)).toContainText('(set by your site)');
  await expect(dialog).toContainText(/Rucio will copy 96 files .* LOCAL-FUSE/);
  await page.screenshot({ path: testInfo.outputPath('plan.png') });

  complaints.expect({ path: '/plan', status: 422 });
  // More than the site allows is refused with the limit, where it was typed.
  const days = dialog.getByRole('textbox', { name: 'Lifetime in days' });
  await days.fill('400');
  await expect(dialog.getByRole('alert')).toContainText('At most 30 days');
  await page.screenshot({ path: testInfo.outputPath('too-long.png') });
  expect(await violationsInEveryTheme(page, '.jp-Dialog')).toEqual([]);
  await expect(accept).toBeDisabled();
  await days.fill('3');
  await expect(row(/^Lifetime/)).toContainText('(set by you)');

  // Another storage, and the same as a line for the terminal.
  await dialog.getByRole('combobox', { name: 'To' }).selectOption('SITE-B');
  await expect(dialog).toContainText(/Rucio will copy 96 files .* SITE-B/);
  await dialog.getByRole('button', { name: 'Copy as command' }).click();
  await expect(dialog).toContainText(
    `Copied: rucio rule add --copies 1 --rses SITE-B --lifetime 259200 ${DID}`
  );
  await page.screenshot({ path: testInfo.outputPath('other-storage.png') });
  await accept.click();
  await expect(dialog).toHaveCount(0);
  await expect(entry).toContainText('Here until', { timeout: 60_000 });
  expect(lake.filesOnMount()).toEqual([]);
});
