import { violationsInEveryTheme } from '../support/accessibility';
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
  expect(await violationsInEveryTheme(page, '.jp-Dialog')).toEqual([]);
  await dialog.getByRole('combobox').selectOption('Path');
  await page.keyboard.press('Enter');
  await expect(dialog).toBeHidden();
  expect(await page.notebook.getCellTextInput(0)).toBe(
    `for _ in range(1):\n    pass\n    ${variable}_path = ${variable}.path`
  );
});

test('data dropped on a cell becomes a line that opens it', async ({
  lake,
  page,
  panel
}) => {
  await lake.bring(`opendata:${FILE}`);
  await newNotebook(page);
  await panel.open();
  const drop = async (name: string) => {
    const row = panel.row(name);
    const cell = await page.notebook.getCellLocator(0);
    const editor = cell?.locator('.cm-content');
    const [from, to] = [await row.boundingBox(), await editor?.boundingBox()];
    expect(from && to).toBeTruthy();
    if (from && to) {
      await page.mouse.move(from.x + 60, from.y + from.height / 2);
      await page.mouse.down();
      await page.mouse.move(from.x + 90, from.y + 40, { steps: 5 });
      await page.mouse.move(to.x + 30, to.y + to.height - 4, { steps: 5 });
      await page.mouse.up();
    }
  };

  // What a file is, its ending says.
  await panel.search(`opendata:${FILE}`, 'Any type');
  await expect(panel.row(FILE)).toBeVisible();
  await drop(FILE);
  const table = [
    'import pandas as pd',
    'run456007_table = pd.read_csv(run456007)'
  ];
  await expect
    .poll(() => page.notebook.getCellTextInput(0))
    .toBe(table.join('\n'));
  await expect(panel.entry('run456007')).toBeVisible();

  // Of a dataset one says it once.
  await panel.search('opendata:higgs.2024.diphoton', 'Any type');
  await expect(panel.row('higgs.2024.diphoton')).toBeVisible();
  await drop('higgs.2024.diphoton');
  await page.getByRole('menuitem', { name: 'Path' }).click();
  const paths =
    'diphoton_paths = [file.path for file in diphoton if file.did_available]';
  await expect
    .poll(() => page.notebook.getCellTextInput(0))
    .toBe([...table, paths].join('\n'));
  await drop('higgs.2024.diphoton');
  await expect
    .poll(() => page.notebook.getCellTextInput(0))
    .toBe([...table, paths, paths].join('\n'));
});
