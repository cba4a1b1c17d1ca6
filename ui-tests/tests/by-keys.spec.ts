import { countMouse, runFromPalette, tabTo } from '../support/keys';
import { kernelIdle, notebookWith, putNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

const NAME = 'higgs.2024.fourlepton';
const FILE = `${NAME}.run456007.csv`;

test('from the search to the output of a cell without a mouse, and the keyboard’s place is never lost', async ({
  page,
  panel,
  request,
  tmpPath
}, testInfo) => {
  const path = `${tmpPath}/keys.ipynb`;
  await putNotebook(request, path, notebookWith([]));
  await page.notebook.openByPath(path);
  await kernelIdle(page);
  const mouse = await countMouse(page);
  const dialog = page.getByRole('dialog');
  const focus = page.locator(':focus');

  // Find: a scope, what is in it, and down to a file.
  await runFromPalette(page, 'Search the Data Lake');
  await expect(
    panel.browse.getByRole('searchbox', { name: 'Search data' })
  ).toBeFocused();
  const scopes = panel.browse.getByRole('tree', { name: 'Scopes' });
  await expect(scopes).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(scopes).toBeFocused();
  await page.keyboard.type('open');
  await page.keyboard.press('Enter');
  const found = panel.browse.getByRole('tree', { name: 'Data found' });
  await expect(panel.row(NAME)).toBeVisible();
  await expect(found).toBeFocused();
  const active = found.locator('[role=treeitem][aria-selected=true]');
  await page.keyboard.type(NAME);
  await expect(active).toHaveAttribute('aria-label', NAME);
  await page.keyboard.press('ArrowRight');
  await expect(panel.row(FILE)).toBeVisible();
  for (let step = 0; step < 8; step++) {
    await page.keyboard.press('ArrowDown');
  }
  await expect(active).toHaveAttribute('aria-label', FILE);
  await expect(active).toHaveAttribute('aria-posinset', '8');
  await expect(active).toHaveAttribute('aria-setsize', '72');
  expect(Number(await active.getAttribute('aria-level'))).toBeGreaterThan(1);

  // Into the cart, under a name of one's own.
  await page.keyboard.press('Enter');
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText('Elsewhere');
  await expect(found).toBeFocused();
  await tabTo(page, entry);
  await page.keyboard.press('F2');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('leptons');
  await page.keyboard.press('Enter');
  await expect(entry).toBeFocused();
  await expect(panel.entry('leptons')).toBeVisible();

  // Brought here. The button that asked for it goes; the keyboard stays at its row.
  await tabTo(page, entry.getByRole('button', { name: 'Make available…' }));
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Rucio will copy 1 file');
  await tabTo(page, dialog.getByRole('button', { name: 'Make available' }));
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await expect(entry).toContainText('Ready in the kernel', { timeout: 60_000 });
  await expect(entry.locator(':focus').or(entry.and(focus))).toHaveCount(1);
  await page.screenshot({ path: testInfo.outputPath('here.png') });

  // A dialog that was left changes nothing, not even the keyboard's place.
  await tabTo(page, entry.getByRole('button', { name: 'Cancel…' }));
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Rule of');
  await expect(dialog.locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await expect(entry.getByRole('button', { name: 'Cancel…' })).toBeFocused();

  // Into a cell, which runs.
  await runFromPalette(page, 'Insert Code');
  await expect(dialog).toContainText('leptons');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('combobox')).toHaveValue('pandas: CSV');
  await page.keyboard.press('Enter');
  await expect(dialog).toHaveCount(0);
  await page.keyboard.type('\nprint(len(leptons_table) > 0)');
  await page.keyboard.press('Shift+Enter');
  await expect(page.locator('.jp-OutputArea-output')).toHaveText(/True/);

  // Back, and the list of scopes again: what was left last has the focus, or what took its place.
  await runFromPalette(page, 'Search the Data Lake');
  await tabTo(page, panel.browse.getByRole('button', { name: 'All scopes' }));
  await page.keyboard.press('Enter');
  await expect(scopes).toBeVisible();
  await expect(panel.browse.locator(':focus')).toHaveCount(1);
  await tabTo(page, entry);
  await page.keyboard.press('Delete');
  await expect(entry).toHaveCount(0);
  await expect(panel.cart.getByRole('button', { name: 'Undo' })).toBeFocused();
  expect(await mouse()).toBe(0);
});
