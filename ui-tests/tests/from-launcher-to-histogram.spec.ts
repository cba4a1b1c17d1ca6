import { evaluate, newNotebook, run, storedCart } from '../support/notebook';
import { expect, test } from '../support/test';

const DATASET = 'opendata:higgs.2024.diphoton';
const NAME = 'higgs.2024.diphoton';

test('from the launcher to a plotted histogram', async ({
  lake,
  page,
  panel,
  request,
  tmpPath
}, testInfo) => {
  await newNotebook(page);

  // Find.
  await panel.open();
  await panel.search('opendata:higgs*');
  await expect(panel.count).toHaveText(/^3 found · /);
  await expect(panel.row('higgs.2024')).toBeVisible();

  // Into the cart.
  await panel.addToNotebook(NAME);
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText(DATASET);
  await expect(entry).toContainText('Elsewhere · 96 files · 13 MB');
  const variable = (await entry.getByRole('code').textContent()) ?? '';
  expect(variable).toMatch(/^[a-z_]\w*$/);
  expect(await evaluate(page, `repr(${variable}[0])`)).toContain(
    'not available'
  );

  // Make available: what will happen is said before it happens.
  await lake.transfers({ bandwidth: 4_000_000 });
  await entry.getByRole('button', { name: 'Make available…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('LOCAL-FUSE');
  await expect(dialog).toContainText('96 files · 13 MB');
  const until = new Date(Date.now() + 7 * 24 * 3600 * 1000);
  await expect(dialog.getByRole('row', { name: /Lifetime/ })).toContainText(
    `${until.getDate()}, ${until.getFullYear()} (set by your site)`
  );
  await page.screenshot({ path: testInfo.outputPath('dialog.png') });
  await dialog.getByRole('button', { name: 'Make available' }).click();

  // Progress is pushed, to the end.
  await expect(entry).toContainText(/[1-9]\d? of 96 files · .* of 13 MB/);
  await expect(entry.getByRole('progressbar')).toBeVisible();
  await expect(entry).toContainText('Ready in the kernel', {
    timeout: 60_000
  });
  await expect(entry).toContainText('Here until');
  expect(lake.filesOnMount()).toHaveLength(96);

  // Open and plot.
  expect(await evaluate(page, `${variable}[0].pfn`)).toMatch(
    /^root:\/\/localhost:1094\/\/eos\/localfuse\//
  );
  const cell = await run(
    page,
    [
      'import pandas as pd, matplotlib.pyplot as plt',
      `events = pd.concat(pd.read_parquet(path) for path in ${variable})`,
      "_ = plt.hist(events['m_gg'], bins=120, range=(100, 160), histtype='step')"
    ].join('\n')
  );
  const image = cell.getByRole('img');
  await expect(image).toBeVisible();
  const width = await image.evaluate(
    (node: HTMLImageElement) => node.naturalWidth
  );
  expect(width).toBeGreaterThan(300);
  await page.screenshot({ path: testInfo.outputPath('histogram.png') });

  // What is saved is what the older extension reads.
  await page.notebook.save();
  expect(await storedCart(request, `${tmpPath}/Untitled.ipynb`)).toEqual([
    {
      did: DATASET,
      type: 'collection',
      variableName: variable,
      instance: 'demo'
    }
  ]);

  // The empty cart leaves nothing behind.
  await entry
    .getByRole('button', { name: `Remove ${variable} from the notebook` })
    .click();
  await expect(panel.cart).toContainText('Nothing is attached');
  expect(await evaluate(page, `'${variable}' in globals()`)).toBe('False');
  await page.notebook.save();
  expect(
    await storedCart(request, `${tmpPath}/Untitled.ipynb`)
  ).toBeUndefined();
});
