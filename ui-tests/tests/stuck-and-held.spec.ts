import { newNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

const REASON = 'DESTINATION [28] No space left on device';

test('a transfer that fails shows its reason; one that waits shows how far it is', async ({
  lake,
  page,
  panel
}, testInfo) => {
  await lake.transfers({
    fail: [{ pattern: 'cubes.run45600[0-2]', reason: REASON }],
    // Two of the transfer service's four slots wait.
    hold: 'fourlepton.run45607[01]'
  });
  await newNotebook(page);
  await panel.open();
  for (const name of ['sky.2024.cubes', 'higgs.2024.fourlepton']) {
    await panel.search(`opendata:${name}`);
    await panel.addToNotebook(name);
    const entry = panel.cart.getByRole('listitem').filter({ hasText: name });
    await entry.getByRole('button', { name: 'Make available…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Make available' }).click();
    // It stays until Rucio has answered.
    await expect(dialog).toHaveCount(0);
  }

  const stuck = panel.cart.getByRole('listitem').filter({ hasText: 'cubes' });
  await expect(stuck).toContainText('37 of 40 files', { timeout: 60_000 });
  await expect(stuck.getByRole('alert')).toContainText('No space left', {
    timeout: 60_000
  });
  await expect(stuck.getByRole('alert')).toContainText(
    'Rucio retries by itself'
  );

  const held = panel.cart.getByRole('listitem').filter({ hasText: 'higgs' });
  await expect(held).toContainText('70 of 72 files', { timeout: 60_000 });
  await expect(held.getByRole('progressbar')).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('stuck-and-held.png') });

  await lake.transfers({ hold: null });
  await expect(held).toContainText('Ready in the kernel', { timeout: 60_000 });
});
