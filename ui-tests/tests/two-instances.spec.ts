import { violations } from '../support/accessibility';
import { evaluate, newNotebook, storedCart } from '../support/notebook';
import { expect, test } from '../support/test';

const NAME = 'higgs.2024.fourlepton';
const DID = `opendata:${NAME}`;

test.use({ server: 'two instances' });

test('each attachment keeps the instance it came from, whichever is looked at', async ({
  page,
  panel,
  request,
  tmpPath
}, testInfo) => {
  await newNotebook(page);
  await page.sidebar.setWidth(340);
  await panel.open();
  const instance = panel.sidebar.getByRole('combobox', { name: 'Instance' });
  const rows = panel.cart.getByRole('listitem');

  // At the first it lies elsewhere; the second has it.
  await panel.search(DID);
  await panel.addToNotebook(NAME);
  await expect(rows).toHaveCount(1);
  await expect(rows.first()).toContainText('Elsewhere');
  await instance.selectOption('Second site');
  await expect(rows.first()).toContainText('Elsewhere');
  await panel.search(DID);
  await expect(panel.row(NAME).getByRole('img')).toHaveAccessibleName(/^Here/);
  await panel.addToNotebook(NAME);
  await expect(rows).toHaveCount(2);
  await expect(rows.last()).toContainText('Ready in the kernel');
  await expect(rows.first()).toContainText('Elsewhere');
  await expect(rows.first()).toContainText('Embedded lake');
  await expect(rows.last()).toContainText('Second site');
  await page.screenshot({ path: testInfo.outputPath('two.png') });
  expect(await violations(page, '#jp-datalake-sidebar')).toEqual([]);

  const before = await rows.allTextContents();
  await instance.selectOption('Embedded lake');
  await panel.search(DID);
  await expect(panel.row(NAME).getByRole('img')).toHaveAccessibleName(
    /^Elsewhere/
  );
  expect(await rows.allTextContents()).toEqual(before);

  const [first, second] = await panel.cart.getByRole('code').allTextContents();
  expect(
    await evaluate(page, `${first}.did_available, ${second}.did_available`)
  ).toBe('False True');
  expect(await evaluate(page, `len(open(${second}[0]).readline()) > 0`)).toBe(
    'True'
  );
  await page.notebook.save();
  const stored = await storedCart(request, `${tmpPath}/Untitled.ipynb`);
  expect(stored?.map(entry => [entry.did, entry.instance])).toEqual([
    [DID, 'demo'],
    [DID, 'second']
  ]);
});
