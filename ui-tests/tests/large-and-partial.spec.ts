import { evaluate, newNotebook, run } from '../support/notebook';
import { expect, test } from '../support/test';

const NAME = 'higgs.2024.diphoton';

test('200 files: each is counted on its way, and the kernel has them all', async ({
  lake,
  page,
  panel
}, testInfo) => {
  const name = `two-hundred.${Date.now()}`;
  const did = await lake.dataset(name, 200);
  await newNotebook(page);
  await panel.open();
  await panel.search(did);
  await panel.addToNotebook(name);
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText('Elsewhere · 200 files');
  await lake.transfers({ bandwidth: 60_000 });
  await entry.getByRole('button', { name: 'Make available…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Rucio will copy 200 files');
  await dialog.getByRole('button', { name: 'Make available' }).click();
  await expect(entry).toContainText(/[1-9]\d* of 200 files/, {
    timeout: 60_000
  });
  await page.screenshot({ path: testInfo.outputPath('on-its-way.png') });
  await lake.transfers({ bandwidth: null });
  await expect(entry).toContainText('Ready in the kernel', { timeout: 90_000 });
  expect(lake.filesOnMount()).toHaveLength(200);
  const variable = (await entry.getByRole('code').textContent()) ?? '';
  expect(
    await evaluate(
      page,
      `len(${variable}), sum(len(open(path).read()) > 0 for path in ${variable})`
    )
  ).toBe('200 200');
});

test('of a dataset that is partly here one uses what is here; the rest says why not', async ({
  lake,
  page,
  panel
}, testInfo) => {
  const file = (number: number) => `${NAME}.run${456000 + number}.parquet`;
  await lake.bring(`opendata:${file(0)}`);
  await lake.bring(`opendata:${file(7)}`);
  await lake.bring(`opendata:${file(8)}`);
  lake.lose(file(8));
  await newNotebook(page);
  await panel.open();
  await panel.search(`opendata:${NAME}`);
  await expect(panel.row(NAME).getByRole('img')).toHaveAccessibleName(
    /^Partly here: 3 of 96 files/
  );
  await panel.addToNotebook(NAME);
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText(
    'In the kernel, but 1 file cannot be opened: listed by Rucio, but not on the mount · Partly here: 3 of 96 files'
  );
  await expect(
    entry.getByRole('button', { name: 'Make available…' })
  ).toBeVisible();
  await page.screenshot({ path: testInfo.outputPath('partly.png') });

  const variable = (await entry.getByRole('code').textContent()) ?? '';
  expect(
    await evaluate(
      page,
      `len(${variable}), [file.did_available for file in ${variable}].count(True)`
    )
  ).toBe('96 2');
  expect(
    await evaluate(page, `open(${variable}["${file(7)}"], "rb").read(4)`)
  ).toBe("b'PAR1'");
  const cell = await run(page, `open(${variable}["${file(1)}"])`);
  const error = cell.locator('.jp-OutputArea-output');
  await expect(error).toContainText('DataNotAvailable');
  await expect(error).toContainText(`opendata:${file(1)} is not available: `);
});
