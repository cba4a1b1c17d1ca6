import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

import { violations } from '../support/accessibility';
import { bracket, IN_GERMAN, overflowing, strange } from '../support/languages';
import { notebookWith, putNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

const SET = 'higgs.2024.diphoton';
const DID = `opendata:${SET}`;
const FILE = `${DID}.run456000.parquet`;
const SIDEBAR = '#jp-datalake-sidebar';
const DIALOG = '.jp-Dialog-content';

test.use(IN_GERMAN);

/** Run a command as a menu does; it may stand open, so nobody waits for it. */
async function execute(
  page: IJupyterLabPageFixture,
  command: string,
  args: Record<string, string> = {}
): Promise<void> {
  await page.evaluate(
    ([id, given]) => {
      void window.jupyterapp.commands.execute(id, given);
    },
    [command, args] as const
  );
}

test('the panel and its dialogs speak German, and nothing is cut off', async ({
  lake,
  page,
  panel,
  request,
  tmpPath
}, testInfo) => {
  const { name: instance } = lake.description.instance;
  await lake.bring(DID, { days: 1 });
  const file = `${tmpPath}/analyse.ipynb`;
  await putNotebook(request, file, notebookWith([]));
  await execute(page, 'docmanager:open', { path: file });
  await panel.open();
  const browse = panel.sidebar.getByRole('region', { name: 'Durchsuchen' });
  // As narrow as JupyterLab begins.
  await browse.getByRole('button', { name: '+ Metadaten' }).click();
  await expect(browse.getByPlaceholder('Feld')).toBeVisible();
  expect(await overflowing(browse)).toEqual([]);
  await browse.getByRole('button', { name: 'Bedingung 1 entfernen' }).click();
  await page.sidebar.setWidth(300);
  const box = browse.getByRole('searchbox', { name: 'Daten suchen' });
  await box.fill(DID);
  await box.press('Enter');
  const row = browse.getByRole('treeitem', { name: SET, exact: true });
  await row.hover();
  await row
    .getByRole('button', { name: `${SET} zum Notebook hinzufügen` })
    .click();
  const entry = panel.sidebar
    .getByRole('region', { name: 'Korb' })
    .getByRole('listitem');
  await expect(entry).toContainText(/Hier bis \d+\. .* · nur noch 24 h/);
  await expect(entry).toContainText('Bereit im Kernel');
  await page.screenshot({ path: testInfo.outputPath('panel.png') });
  expect(await overflowing(panel.sidebar)).toEqual([]);
  expect(await violations(page, SIDEBAR)).toEqual([]);

  const dialog = page.locator(DIALOG);
  const look = async (name: string) => {
    await page.screenshot({ path: testInfo.outputPath(`${name}.png`) });
    expect(await overflowing(dialog)).toEqual([]);
    await dialog.getByRole('button', { name: 'Abbrechen' }).click();
  };
  await execute(page, 'datalake:make-available', {
    did: 'opendata:sky.2024.cubes',
    instance
  });
  await expect(dialog).toContainText(/Rucio wird \d+ Dateien \(.* kopieren/);
  await expect(dialog).toContainText(/ von 1,0 GB belegt/);
  await look('make-available');
  await entry.getByRole('button', { name: 'Verlängern…' }).click();
  await expect(dialog).toContainText('Rucio wird die Daten auf LOCAL-FUSE bis');
  await look('extend');
});

test('every text goes by the translator', async ({
  lake,
  page,
  panel,
  request,
  tmpPath
}) => {
  const { name: instance } = lake.description.instance;
  const file = `${tmpPath}/analyse.ipynb`;
  await lake.bring(DID, { days: 1 });
  await lake.bring(FILE, { name: 'bob' });
  await putNotebook(
    request,
    file,
    notebookWith([
      { did: DID, type: 'collection', variableName: 'higgs' },
      { did: FILE, type: 'file', variableName: 'run' },
      {
        did: 'opendata:sky.2024.cubes',
        type: 'collection',
        variableName: 'sky'
      }
    ])
  );
  await bracket(page);
  await page.goto();
  await execute(page, 'docmanager:open', { path: file });
  await panel.open();
  const entry = (name: string) =>
    panel.sidebar.getByRole('listitem', { name: `${name}, ` });
  await expect(entry('higgs')).toContainText('⟦Bereit im Kernel⟧');
  await expect(entry('sky')).toContainText('⟦Anderswo');
  expect.soft(await strange(panel.sidebar)).toEqual([]);

  const box = panel.sidebar.getByRole('searchbox');
  await box.fill('opendata:higgs*');
  await box.press('Enter');
  const row = panel.sidebar.getByRole('treeitem', { name: SET, exact: true });
  await row.first().click();
  await expect(
    panel.sidebar.getByRole('treeitem', { name: `${SET}.run456000.parquet` })
  ).toBeVisible();
  await panel.sidebar.getByRole('button', { name: '⟦+ Metadaten⟧' }).click();
  expect.soft(await strange(panel.sidebar)).toEqual([]);

  await row.first().click({ button: 'right' });
  const menu = page.locator('.lm-Menu');
  const labels = menu.locator('[data-command^=datalake] .lm-Menu-itemLabel');
  await expect(menu).toContainText('⟦DID kopieren⟧');
  expect.soft(await strange(labels)).toEqual([]);
  await page.keyboard.press('Escape');
  await entry('higgs').click({ button: 'right' });
  await expect(menu).toContainText('⟦Aus dem Notebook entfernen⟧');
  expect.soft(await strange(labels)).toEqual([]);
  await page.keyboard.press('Escape');

  await panel.sidebar
    .getByRole('button', { name: '⟦Diesen Korb verwenden⟧' })
    .click();
  const dialog = page.locator(DIALOG);
  const look = async (sentence: string | RegExp) => {
    await expect(dialog).toContainText(sentence);
    expect.soft(await strange(dialog)).toEqual([]);
    await page.locator('.jp-Dialog').press('Escape');
    await expect(dialog).toHaveCount(0);
  };
  await execute(page, 'datalake:make-cart-available');
  await look(/⟦Rucio wird .* kopieren/);
  for (const [verb, sentence] of [
    ['Verlängern…', '⟦Rucio wird die Daten auf'],
    ['Regel entfernen…', '⟦Rucio wird die eigene Regel sofort entfernen']
  ]) {
    await entry('higgs')
      .getByRole('button', { name: `⟦${verb}⟧` })
      .click();
    await look(sentence);
  }
  await page.locator('.jp-CodeCell .cm-content').first().click();
  await execute(page, 'datalake:insert-code');
  await look('⟦Code einfügen für⟧');
  await execute(page, 'datalake:insert-code', {
    did: DID,
    type: 'dataset',
    instance
  });
  await look('⟦Befehlszeile⟧');

  await execute(page, 'datalake:show-details', { did: DID, instance });
  const details = page.locator('.jp-DataLake-details');
  await expect(details).toContainText('⟦Erfüllt⟧');
  // Keys and values of metadata are Rucio's.
  const metadata = '[aria-label="⟦Metadaten⟧"]';
  for (const words of [`${metadata} h3`, `article > :not(${metadata})`]) {
    expect.soft(await strange(details.locator(words))).toEqual([]);
  }

  await execute(page, 'datalake:doctor');
  const doctor = page.locator('#jp-datalake-doctor');
  await expect(doctor.getByRole('status')).toContainText('⟦Alles in Ordnung');
  // What was found is the server's sentence.
  for (const words of ['header', 'h2', '[class*=findingState]', 'summary']) {
    expect.soft(await strange(doctor.locator(words))).toEqual([]);
  }
  const topics = doctor.locator('[class*=findingTopic]');
  expect.soft(await strange(topics)).toEqual([]);

  await lake.transfers({ hold: 'cubes' });
  await lake.order('opendata:sky.2024.cubes');
  const status = page
    .locator('#jp-main-statusbar')
    .getByRole('button', { name: '⟦Data Lake: ' });
  await expect(status).toBeVisible({ timeout: 60_000 });
  expect.soft(await strange(status)).toEqual([]);
});

test('every command and every setting goes by the translator', async ({
  page
}) => {
  await bracket(page);
  await page.goto();
  const outside = await page.evaluate(() => {
    const { commands } = window.jupyterapp;
    return commands
      .listCommands()
      .filter(id => id.startsWith('datalake:'))
      .flatMap(id => [commands.label(id), commands.caption(id)])
      .filter(text => text && !text.startsWith('⟦'));
  });
  expect(outside).toEqual([]);
  await execute(page, 'settingeditor:open', { query: 'Data Lake' });
  const editor = page.locator('.jp-SettingsPanel');
  await expect(editor).toContainText('⟦Angehängte Daten in Kernel geben⟧');
});
