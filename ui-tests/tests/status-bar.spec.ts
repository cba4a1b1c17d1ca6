import { newNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

const REASON = 'DESTINATION [28] No space left on device';

test('the status bar says what moves and what is stuck, and opens the panel', async ({
  lake,
  page,
  panel
}, testInfo) => {
  const status = page
    .locator('#jp-main-statusbar')
    .getByRole('button', { name: /^Data Lake: / });
  await lake.transfers({
    fail: [{ pattern: 'cubes.run45600[0-2]', reason: REASON }],
    hold: 'fourlepton.run45607[01]'
  });
  await newNotebook(page);
  await panel.open();
  await expect(status).toHaveCount(0);
  for (const name of ['sky.2024.cubes', 'higgs.2024.fourlepton']) {
    await panel.search(`opendata:${name}`);
    await panel.row(name).click({ button: 'right' });
    await page.getByRole('menuitem', { name: 'Make Available…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Make available' }).click();
    await expect(dialog).toHaveCount(0);
  }
  // Nobody looks any more, and nothing is in a cart.
  await panel.tab.click();
  await expect(panel.sidebar).toBeHidden();

  await expect(status).toHaveText(/^1 stuck · 0 of 2 here, .* left$/, {
    timeout: 60_000
  });
  await expect(status).toHaveAttribute('title', /sky.2024.cubes: Stuck: 37 of/);
  await page.screenshot({ path: testInfo.outputPath('status-bar.png') });

  await lake.transfers({ hold: null });
  await expect(status).toHaveText('1 stuck', { timeout: 60_000 });
  await status.click();
  await expect(panel.sidebar).toBeVisible();
  await lake.heal();
});
