import { violations, violationsInEveryTheme } from '../support/accessibility';
import { newNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

const NAME = 'higgs.2024.diphoton';
const DID = `opendata:${NAME}`;

test('one’s own rule is extended and cancelled where the data are shown', async ({
  lake,
  page,
  panel
}, testInfo) => {
  await lake.bring(DID, { days: 1 });
  await newNotebook(page);
  await panel.open();
  await panel.search(DID);
  await panel.addToNotebook(NAME);
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText(/Here until .* · only 24 h left/);
  await page.screenshot({ path: testInfo.outputPath('ending.png') });

  await entry.getByRole('button', { name: 'Extend…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('row', { name: /^Rule of/ })).toContainText(
    'alice'
  );
  await expect(dialog).toContainText(/keep the data on LOCAL-FUSE until/);
  const days = dialog.getByRole('textbox', { name: 'Days from now' });
  await days.fill('0');
  await expect(dialog).toContainText('Write whole days, 1 or more');
  await page.screenshot({ path: testInfo.outputPath('extend.png') });
  expect(await violationsInEveryTheme(page, '.jp-Dialog')).toEqual([]);
  await days.fill('14');
  await dialog.getByRole('button', { name: 'Extend' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(entry).not.toContainText('left');

  await entry.getByRole('button', { name: 'Cancel…' }).click();
  await expect(dialog).toContainText(
    'delete from LOCAL-FUSE what no other rule keeps there'
  );
  await page.screenshot({ path: testInfo.outputPath('cancel.png') });
  expect(await violationsInEveryTheme(page, '.jp-Dialog')).toEqual([]);
  await dialog.getByRole('button', { name: 'Remove the rule' }).click();
  await expect(entry).toContainText('Elsewhere', { timeout: 60_000 });
  await expect.poll(() => lake.filesOnMount(), { timeout: 60_000 }).toEqual([]);
});

test('what is stuck says why, and goes on when it is told to', async ({
  lake,
  page,
  panel
}, testInfo) => {
  const reason = 'DESTINATION [28] No space left on device';
  await lake.transfers({ fail: [{ pattern: 'cubes.run45600[0-2]', reason }] });
  await newNotebook(page);
  await panel.open();
  await panel.search('opendata:sky.2024.cubes');
  await panel.addToNotebook('sky.2024.cubes');
  const entry = panel.cart.getByRole('listitem');
  const dialog = page.getByRole('dialog');
  await entry.getByRole('button', { name: 'Make available…' }).click();
  await dialog.getByRole('button', { name: 'Make available' }).click();
  await expect(entry.getByRole('alert')).toContainText('No space left', {
    timeout: 60_000
  });
  await page.screenshot({ path: testInfo.outputPath('stuck.png') });
  expect(await violations(page, '#jp-datalake-sidebar')).toEqual([]);

  await lake.heal();
  await entry.getByRole('button', { name: 'Retry…' }).click();
  await expect(dialog.getByRole('row', { name: /^Reason/ })).toContainText(
    'No space left'
  );
  await expect(dialog).toContainText('again at once to copy 3 files');
  await page.screenshot({ path: testInfo.outputPath('retry.png') });
  await dialog.getByRole('button', { name: 'Retry' }).click();
  await expect(entry).toContainText('Here until', { timeout: 60_000 });
});

test('a rule of somebody else is used, shown, and left alone', async ({
  lake,
  page,
  panel
}, testInfo) => {
  const file = `${NAME}.run456000.parquet`;
  await lake.bring(`opendata:${file}`, { name: 'bob' });
  await newNotebook(page);
  await panel.open();
  await panel.search(`opendata:${file}`, 'Any type');
  await panel.addToNotebook(file);
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText(/Here until .*, by a rule of bob/);
  await expect(entry).toContainText('Rule of bob: only bob can');
  for (const name of ['Extend…', 'Cancel…']) {
    await expect(entry.getByRole('button', { name })).toBeDisabled();
  }
  await page.screenshot({ path: testInfo.outputPath('rule-of-bob.png') });
  expect(await violations(page, '#jp-datalake-sidebar')).toEqual([]);

  // It lasts as long as a new one would: nothing is asked of Rucio.
  await entry.getByRole('button', { name: 'Keep here…' }).click();
  const dialog = page.getByRole('dialog');
  const accept = dialog.getByRole('button', { name: 'Make available' });
  await expect(dialog).toContainText('A rule already does this until');
  await expect(dialog).toContainText('A rule of bob keeps it until');
  await expect(accept).toBeDisabled();
  await page.screenshot({ path: testInfo.outputPath('covered.png') });

  // For longer, a rule of one's own is made beside it.
  await dialog.getByRole('textbox', { name: 'Lifetime in days' }).fill('20');
  await expect(dialog).toContainText('Everything is here already');
  await accept.click();
  await expect(entry).not.toContainText('bob');
  await entry.getByRole('button', { name: 'Cancel…' }).click();
  await expect(dialog).toContainText(
    'The data stay on LOCAL-FUSE: A rule of bob keeps it until'
  );
  await dialog.getByRole('button', { name: 'Remove the rule' }).click();
  await expect(entry).toContainText('by a rule of bob');
});
