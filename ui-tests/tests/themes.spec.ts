import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

import { violationsInEveryTheme } from '../support/accessibility';
import type { Lake } from '../support/lake';
import { ROOT } from '../support/leashed';
import { notebookWith, putNotebook, run } from '../support/notebook';
import type { DataLakePanel } from '../support/panel';
import { expect, test } from '../support/test';

const IMAGES = path.join(ROOT, 'docs', 'images');
const SIDEBAR = '#jp-datalake-sidebar';

/** Pictures of the README, by theme. */
const PICTURES: Record<string, string | undefined> = {
  Light: 'panel.png',
  Dark: 'panel-dark.png'
};

const CART = [
  {
    did: 'opendata:higgs.2024.diphoton',
    type: 'collection',
    variableName: 'higgs'
  },
  {
    did: 'opendata:higgs.2024.fourlepton',
    type: 'collection',
    variableName: 'leptons'
  },
  { did: 'opendata:sky.2024.cubes', type: 'collection', variableName: 'sky' }
];

/** One entry that is here, one on its way, one stuck; the tree open down to its files. */
async function fill(
  lake: Lake,
  page: IJupyterLabPageFixture,
  panel: DataLakePanel
): Promise<void> {
  await panel.open();
  await lake.transfers({
    fail: [
      { pattern: 'cubes.run45600[0-2]', reason: 'SOURCE Connection timed out' }
    ]
  });
  await lake.order(CART[2].did);
  await lake.bring(CART[0].did);
  await expect(panel.entry('sky').getByRole('alert')).toBeVisible({
    timeout: 60_000
  });
  await lake.transfers({ hold: 'fourlepton.run4560[4-7]' });
  await lake.order(CART[1].did);
  await expect(panel.entry('leptons')).toContainText(/[1-9]\d? of 72 files/, {
    timeout: 60_000
  });
  await expect(panel.entry('higgs')).toContainText('Ready in the kernel');
  await panel.useCart();
  await panel.search('opendata:higgs*');
  await panel.row('higgs.2024').click();
  await panel.row('higgs.2024.diphoton').first().click();
  await expect(
    panel.row('higgs.2024.diphoton.run456000.parquet')
  ).toBeVisible();
}

test('the panel in its themes: readable, reachable, and pictured', async ({
  lake,
  page,
  panel,
  request,
  tmpPath
}, testInfo) => {
  await page.setViewportSize({ width: 1280, height: 860 });
  const file = `${tmpPath}/analysis.ipynb`;
  await putNotebook(request, file, notebookWith(CART));
  await page.notebook.openByPath(file);
  await page.sidebar.setWidth(340);
  await fill(lake, page, panel);

  await run(
    page,
    [
      '# A bump at 125 GeV: every item of `higgs` is an ordinary path.',
      'import pandas as pd, matplotlib.pyplot as plt',
      '',
      'events = pd.concat(pd.read_parquet(path) for path in higgs)',
      "events['m_gg'].plot.hist(bins=120, range=(100, 160), histtype='step')",
      "_ = plt.xlabel(r'$m_{\\gamma\\gamma}$ [GeV]')"
    ].join('\n')
  );
  await expect(page.locator('.jp-OutputArea-output img')).toBeVisible();

  const picture = async (theme: string) => {
    const file = testInfo.outputPath(`panel-${theme}.png`);
    // Without a style the rows have no height for a moment, and are asked about anew.
    await expect(
      panel
        .row('higgs.2024.diphoton.run456000.parquet')
        .getByRole('img', { name: /^Here/ })
    ).toBeVisible();
    await page.screenshot({ path: file });
    const name = PICTURES[theme];
    if (process.env.UPDATE_SCREENSHOTS === '1' && name) {
      mkdirSync(IMAGES, { recursive: true });
      copyFileSync(file, path.join(IMAGES, name));
    }
  };
  expect(await violationsInEveryTheme(page, SIDEBAR, picture)).toEqual([]);
});
