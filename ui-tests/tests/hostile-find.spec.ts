import { legible } from '../../src/components/legible';
import {
  expectHarmless,
  expectTexts,
  lie,
  namesIn,
  setTrap,
  TEXTS
} from '../support/hostile';
import { didOf, failureOf, standings } from '../support/hostileAnswers';
import { expect, test } from '../support/test';

test.use({ autoGoto: false });

const foundAll = [
  { kind: 'dids', dids: TEXTS.map((text, index) => didOf(text, index)) },
  { kind: 'end', count: TEXTS.length }
];

test.beforeEach(async ({ page }) => {
  await setTrap(page);
});

test('scopes and names of strangers are text', async ({
  page,
  panel
}, testInfo) => {
  let found: object[] = foundAll;
  await lie(page, {
    '*/scopes': () => ({ scopes: TEXTS, own: TEXTS.slice(0, 50) }),
    '*/dids': () => found,
    '*/contents': () => [
      { kind: 'dids', dids: TEXTS.slice(0, 20).map(text => didOf(text)) },
      { kind: 'failure', failure: failureOf(TEXTS[10]) }
    ],
    '*/availability': standings
  });
  await page.goto();
  await panel.open();
  await page.sidebar.setWidth(340);
  const scopes = panel.browse.getByRole('tree', { name: 'Scopes' });
  await expect(scopes.getByRole('treeitem').first()).toBeVisible();
  expect([...(await namesIn(scopes))].sort()).toEqual(
    [...new Set(TEXTS.map(legible))].sort()
  );
  await page.screenshot({ path: testInfo.outputPath('scopes.png') });
  await expectHarmless(page);

  await panel.search('opendata:*');
  const rows = panel.browse.getByRole('tree', { name: 'Data found' });
  await expect(rows.getByRole('treeitem').first()).toBeVisible();
  expect(await namesIn(rows)).toEqual(new Set(TEXTS.map(legible)));
  await expectHarmless(page);

  // Where the directions turn: each row keeps its order.
  const turning = TEXTS.findIndex(text => text.startsWith('report\u202e'));
  await rows.evaluate((tree, top) => tree.scrollTo(0, top), turning * 24);
  await panel.row(legible(TEXTS[turning + 9])).hover();
  await page.screenshot({ path: testInfo.outputPath('directions.png') });
  await expect(
    panel.row(legible(TEXTS[turning + 9])).getByRole('img')
  ).toBeVisible();
  const pile = TEXTS.findIndex(text => text.startsWith('z\u0300'));
  await rows.evaluate((tree, top) => tree.scrollTo(0, top), pile * 24 - 100);
  await page.screenshot({ path: testInfo.outputPath('piles.png') });

  // One that opens, and cannot be read to its end.
  await rows.evaluate(tree => tree.scrollTo(0, 0));
  await panel.row(legible(TEXTS[0])).click();
  await expect(rows).toContainText('Could not be read');
  await expectHarmless(page);

  // Why it fails, text by text.
  for (const text of TEXTS) {
    found = [{ kind: 'failure', failure: failureOf(text) }];
    await panel.search('opendata:x*');
    await expectTexts(
      panel.browse.getByRole('alert').locator('.jp-DataLake-failureMessage'),
      [text]
    );
  }
  await page.screenshot({ path: testInfo.outputPath('failure.png') });
  await expectHarmless(page);
});
