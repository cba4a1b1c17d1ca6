import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';

import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

import { violations } from '../support/accessibility';
import type { Lake } from '../support/lake';
import { ROOT } from '../support/leashed';
import { notebookWith, putNotebook, run } from '../support/notebook';
import type { DataLakePanel } from '../support/panel';
import { expect, test } from '../support/test';

const IMAGES = path.join(ROOT, 'docs', 'images');
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
  await lake.bring(CART[0].did);
  await lake.transfers({
    fail: [
      { pattern: 'cubes.run45600[0-2]', reason: 'SOURCE Connection timed out' }
    ]
  });
  await lake.order(CART[2].did);
  await expect(panel.entry('sky').getByRole('alert')).toBeVisible({
    timeout: 60_000
  });
  await lake.transfers({ hold: 'fourlepton.run4560[4-7]' });
  await lake.order(CART[1].did);
  await expect(panel.entry('leptons')).toContainText(/[1-9]\d? of 72 files/, {
    timeout: 60_000
  });
  await expect(panel.entry('higgs')).toContainText('Ready in the kernel');
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

  for (const theme of ['Light', 'Dark', 'Dark High Contrast']) {
    await page.theme.setTheme(`JupyterLab ${theme}`);
    const picture = testInfo.outputPath(`panel-${theme}.png`);
    await page.screenshot({ path: picture });
    if (
      process.env.UPDATE_SCREENSHOTS === '1' &&
      theme !== 'Dark High Contrast'
    ) {
      mkdirSync(IMAGES, { recursive: true });
      const name = theme === 'Light' ? 'panel.png' : 'panel-dark.png';
      copyFileSync(picture, path.join(IMAGES, name));
    }
    expect(await violations(page, '#jp-datalake-sidebar')).toEqual([]);
  }
});
