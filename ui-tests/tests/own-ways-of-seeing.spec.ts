import { moving } from '../support/motion';
import { notebookWith, putNotebook } from '../support/notebook';
import { outOfReach } from '../support/reach';
import { expect, test } from '../support/test';

const NAME = 'higgs.2024.diphoton';
const FILE = `${NAME}.run456000.parquet`;

test('large, without motion, in colours of one’s own: nothing is lost', async ({
  lake,
  page,
  panel,
  request,
  tmpPath
}, testInfo) => {
  const picture = (name: string) =>
    page.screenshot({ path: testInfo.outputPath(`${name}.png`) });
  const path = `${tmpPath}/seen.ipynb`;
  await putNotebook(
    request,
    path,
    notebookWith([
      { did: `opendata:${FILE}`, type: 'file', variableName: 'here' },
      {
        did: 'opendata:higgs.2024.fourlepton',
        type: 'collection',
        variableName: 'coming'
      }
    ])
  );
  await lake.bring(`opendata:${FILE}`);
  await lake.transfers({ hold: 'fourlepton' });
  await lake.order('opendata:higgs.2024.fourlepton');
  await page.notebook.openByPath(path);
  await panel.open();
  await panel.useCart();
  await panel.search(`opendata:${NAME}`);
  await panel.row(NAME).click();
  const badge = (name: string) => panel.row(name).getByRole('img');
  await expect(badge(FILE)).toHaveAccessibleName(/^Here/);
  const coming = panel.entry('coming');
  await expect(coming.getByRole('progressbar')).toBeVisible();

  // Who chooses the colours of all pages sees the same differences.
  await page.emulateMedia({ forcedColors: 'active' });
  await panel.browse.getByRole('tree').focus();
  await picture('forced-colors');
  const looks = (name: string) =>
    badge(name).evaluate(node => {
      const { backgroundColor, backgroundImage } = getComputedStyle(node);
      return `${backgroundColor} ${backgroundImage}`;
    });
  const elsewhere = `${NAME}.run456001.parquet`;
  const seen = await Promise.all([FILE, elsewhere, NAME].map(looks));
  expect(new Set(seen).size).toBe(3);
  await expect(panel.row(NAME)).toHaveCSS('outline-style', 'solid');
  await expect(coming.getByRole('progressbar')).toHaveCSS(
    'border-style',
    'solid'
  );
  await page.emulateMedia({ forcedColors: 'none' });

  // Nothing glides for whom that is too much.
  expect(await moving(page)).not.toEqual([]);
  await page.emulateMedia({ reducedMotion: 'reduce' });
  expect(await moving(page)).toEqual([]);

  // At 200 % half as much fits on the screen. A sidebar as narrow as can be is scrolled in one direction only.
  await page.setViewportSize({ width: 640, height: 400 });
  await page.sidebar.setWidth(230);
  await picture('large');
  expect(await outOfReach(panel.sidebar)).toEqual([]);
  await coming.getByRole('button', { name: 'Cancel…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('Rule of');
  await picture('large-dialog');
  expect(await outOfReach(dialog)).toEqual([]);
  await page.keyboard.press('Escape');
  await panel.browse.getByRole('tree').focus();
  await page.keyboard.press(' ');
  const details = page.getByRole('article', { name: `opendata:${NAME}` });
  await expect(details.getByRole('region', { name: 'Rules' })).toContainText(
    'SITE-A'
  );
  await picture('large-details');
  expect(await outOfReach(details)).toEqual([]);
});
