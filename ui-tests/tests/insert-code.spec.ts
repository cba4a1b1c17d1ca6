import { newNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

const FILE = 'higgs.2024.fourlepton.run456007.csv';

test('a line of code is written at the cursor, by keys alone', async ({
  lake,
  page,
  panel
}) => {
  await lake.bring(`opendata:${FILE}`);
  await newNotebook(page);
  await panel.open();
  await panel.search(`opendata:${FILE}`, 'Any type');
  await panel.addToNotebook(FILE);
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText('Ready in the kernel');
  const variable = (await entry.getByRole('code').textContent()) ?? '';

  // The editor itself puts the second line in.
  await page.notebook.setCell(0, 'code', 'for _ in range(1):\npass');
  await page.notebook.enterCellEditingMode(0);
  await page.keyboard.press('Control+End');
  await page.keyboard.press('Control+Shift+C');
  await page.keyboard.type('Insert Code');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Insert code for');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText(`Insert opendata:${FILE} as`);
  await expect(dialog.getByRole('combobox')).toHaveValue('pandas: CSV');
  await dialog.getByRole('combobox').selectOption('Path');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  expect(await page.notebook.getCellTextInput(0)).toBe(
    `for _ in range(1):\n    pass\n    ${variable}_path = ${variable}.path`
  );
});
