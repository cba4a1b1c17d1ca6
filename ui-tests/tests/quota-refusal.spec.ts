import { newNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

test.use({ server: 'bob' });

test('who has no quota reads why, and what to do', async ({
  complaints,
  lake,
  page,
  panel
}, testInfo) => {
  await newNotebook(page);
  await panel.open();
  await panel.search('opendata:sky*');
  await panel.addToNotebook('sky.2024.cubes');
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText('Elsewhere');

  complaints.expect({ path: '/availability', status: 409 });
  await entry.getByRole('button', { name: 'Make available…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make available' }).click();

  // Rucio's own words, then ours, where the wish was made.
  const refusal = dialog.getByRole('alert');
  await expect(refusal).toContainText('insufficient quota');
  await expect(refusal).toContainText('Delete rules that you no longer need');
  await page.screenshot({ path: testInfo.outputPath('refusal.png') });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(dialog).toHaveCount(0);

  // Nothing hangs: the entry is as it was, and can be asked for again.
  await expect(entry).toContainText('Elsewhere');
  await expect(entry.getByRole('progressbar')).toHaveCount(0);
  expect(lake.filesOnMount()).toEqual([]);
});
