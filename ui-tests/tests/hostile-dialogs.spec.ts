import { legible } from '../../src/components/legible';
import {
  expectHarmless,
  expectTexts,
  lie,
  SAMPLES,
  setTrap,
  TEXTS
} from '../support/hostile';
import {
  detailsOf,
  didOf,
  didText,
  failureOf,
  planOf,
  replicas,
  ruleOf,
  standings
} from '../support/hostileAnswers';
import { notebookWith, putNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

test.use({ autoGoto: false });

/** A notebook is UTF-8, which has no half characters. */
const WRITTEN = TEXTS.filter(text => !/\p{Cs}/u.test(text));
const TURNING = 'report\u202egpj.exe';

test.beforeEach(async ({ page }) => {
  await setTrap(page);
  await lie(page, {
    '*/scopes': () => ({ scopes: ['opendata'], own: [] }),
    '*/availability': standings,
    '*/did': detailsOf,
    '*/replicas': replicas,
    '*/rules': () => ({
      rules: TEXTS.map((text, index) => ruleOf(text, index % 2 === 0))
    }),
    '*/parents': () => ({ dids: TEXTS.map(text => didOf(text)) }),
    '*/plan': planOf,
    '*/files': () => [{ kind: 'failure', failure: failureOf(TURNING) }]
  });
  await page.goto();
});

test('what Rucio’s people wrote about a DID is text', async ({
  page
}, testInfo) => {
  await page.evaluate(
    did => window.jupyterapp.commands.execute('datalake:show-details', { did }),
    didText(TURNING)
  );
  const view = page.getByRole('article', { name: legible(didText(TURNING)) });
  const part = (name: string) => view.getByRole('region', { name });
  await expectTexts(part('Metadata').locator('th'), TEXTS);
  await expectTexts(part('Metadata').locator('code'), TEXTS);
  await expectTexts(part('Where it lies').locator('bdi'), TEXTS);
  await expectTexts(part('Where it lies').locator('code'), TEXTS);
  await expectTexts(part('Rules').locator('bdi'), TEXTS);
  await expectTexts(part('Rules').locator('code'), TEXTS);
  await expectTexts(
    part('Contained in').getByRole('button'),
    TEXTS.map(didText)
  );
  await expectHarmless(page);
  for (const name of ['About', 'Rules', 'Metadata']) {
    await part(name).scrollIntoViewIfNeeded();
    await page.screenshot({ path: testInfo.outputPath(`${name}.png`) });
  }
});

test('a cart of a stranger asks in text', async ({
  page,
  panel,
  request,
  tmpPath
}, testInfo) => {
  const path = `${tmpPath}/theirs.ipynb`;
  const cart = WRITTEN.map((text, index) => ({
    did: didText(text),
    type: index % 2 ? 'file' : 'collection',
    variableName: text,
    ...(index % 3 === 0 && { instance: text })
  }));
  await putNotebook(request, path, notebookWith(cart));
  await page.notebook.openByPath(path);
  await panel.open();
  await page.sidebar.setWidth(340);
  const entries = panel.cart.getByRole('listitem');
  await expect(entries).toHaveCount(WRITTEN.length);
  await expectTexts(entries.locator('.jp-DataLake-entryTitle code'), WRITTEN);
  await expectTexts(
    entries.locator('.jp-DataLake-entryDid'),
    WRITTEN.map(didText)
  );
  await expectHarmless(page);
  const turning = entries.nth(WRITTEN.indexOf(TURNING));
  await turning.scrollIntoViewIfNeeded();
  await page.screenshot({ path: testInfo.outputPath('cart.png') });

  // To remove it, and to undo that.
  await turning.hover();
  const name = legible(TURNING);
  await turning
    .getByRole('button', { name: `Remove ${name} from the notebook` })
    .click();
  const done = panel.cart.getByRole('status');
  await expect(done).toContainText(`Removed ${name}.`);
  await expectHarmless(page);
  await done.getByRole('button', { name: 'Undo' }).click();
  await expect(entries).toHaveCount(WRITTEN.length);

  // To say yes to it, and to bring it all.
  const dialog = page.getByRole('dialog');
  void page.evaluate(() =>
    window.jupyterapp.commands.execute('datalake:use-cart')
  );
  await expect(dialog).toContainText(legible(didText(WRITTEN[1])));
  await expectHarmless(page);
  await page.screenshot({ path: testInfo.outputPath('use.png') });
  await dialog.getByRole('button', { name: 'Use This Cart' }).click();
  void page.evaluate(() =>
    window.jupyterapp.commands.execute('datalake:make-cart-available')
  );
  await expectTexts(
    dialog.locator('.jp-DataLake-plannedName'),
    WRITTEN.filter((_, index) => index % 3).map(didText)
  );
  await expectTexts(dialog.locator('option'), TEXTS);
  await expectHarmless(page);
  await page.screenshot({ path: testInfo.outputPath('plan.png') });
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

test('dialogs about one rule or one DID are text', async ({
  page
}, testInfo) => {
  const dialog = page.getByRole('dialog');
  for (const text of SAMPLES) {
    const args = { did: didText(text), ruleId: ruleOf(text).id };
    for (const command of [
      'datalake:make-available',
      'datalake:extend-rule',
      'datalake:cancel-rule'
    ]) {
      void page.evaluate(
        ([id, given]) => window.jupyterapp.commands.execute(id, given),
        [command, args] as const
      );
      await expectTexts(dialog.locator('td'), [args.did]);
      await expectHarmless(page);
      if (text === SAMPLES.at(-7)) {
        const file = `${command.slice(9)}.png`;
        await page.screenshot({ path: testInfo.outputPath(file) });
      }
      await dialog
        .getByRole('button')
        .filter({ hasText: /^(Cancel|Keep it)$/ })
        .click();
      await expect(dialog).toHaveCount(0);
    }
  }
});
