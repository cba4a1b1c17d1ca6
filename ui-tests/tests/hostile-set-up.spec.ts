import { spawnSync } from 'node:child_process';

import { galata } from '@jupyterlab/galata';

import { legible } from '../../src/components/legible';
import { pythonLiteral } from '../../src/insert/templates';
import {
  CORPUS,
  expectHarmless,
  expectTexts,
  lie,
  SAMPLES,
  setTrap,
  TEXTS
} from '../support/hostile';
import { didText, failureOf, standings } from '../support/hostileAnswers';
import { tool } from '../support/leashed';
import { newNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

/** Settings are JSON in UTF-8, which has no half characters. */
const TEMPLATES = SAMPLES.filter(text => !/\p{Cs}/u.test(text)).map(
  (text, index) => ({
    name: `t${index}`,
    label: text,
    file: '${variable}_did = (${did}, ${variable})'
  })
);

test.use({
  autoGoto: false,
  mockSettings: {
    ...galata.DEFAULT_SETTINGS,
    'jupyterlab-datalake:insert': { templates: TEMPLATES }
  }
});

/** An instance that a stranger has named; who is signed in, or why nobody is, says a stranger, too. */
const instanceOf = (text: string, index: number) => ({
  name: `i${index}`,
  display_name: text,
  destination_rse: text,
  destinations: [text],
  lifetime_days: 7,
  lifetime_max_days: null,
  wildcards: true,
  search_scopes_max: 50,
  web_ui_url: null,
  mode: 'replica',
  sign_in: {
    state: index % 2 ? 'refused' : 'signed_in',
    account: text,
    expires_at: null,
    failure: index % 2 ? failureOf(text, 'credential_refused') : null,
    interactive: false
  }
});

const findings = TEXTS.map((text, index) => ({
  topic: 'mount',
  instance: index % 2 ? text : null,
  state: 'failed',
  message: text,
  details: [text],
  failure: failureOf(`why ${text}`),
  milliseconds: null
}));

test.beforeEach(async ({ page }) => {
  await setTrap(page);
});

test('instances, accounts and findings of strangers are text', async ({
  page,
  panel
}, testInfo) => {
  await lie(page, {
    instances: () => ({
      instances: TEXTS.map(instanceOf),
      default: 'i0',
      searched: TEXTS,
      problems: TEXTS.map(text => failureOf(text))
    }),
    '*/scopes': () => ({ scopes: [], own: [] }),
    diagnosis: () => [
      { kind: 'checks', checks: findings },
      { kind: 'end', count: findings.length }
    ]
  });
  await page.goto();
  await panel.open();
  await page.sidebar.setWidth(340);
  const chooser = panel.sidebar.getByRole('combobox', { name: 'Instance' });
  await expectTexts(chooser.locator('option'), TEXTS);
  const failures = panel.sidebar.locator('.jp-DataLake-failureMessage');
  await expectTexts(failures, TEXTS);
  await expectHarmless(page);
  for (const [index, { text }] of CORPUS.entries()) {
    await chooser.selectOption(`i${index}`);
    await (index % 2
      ? expectTexts(panel.sidebar.getByRole('alert').locator('p'), [text])
      : expectTexts(panel.sidebar.locator('.jp-DataLake-personName'), [text]));
  }
  await expectHarmless(page);
  await page.screenshot({ path: testInfo.outputPath('account.png') });

  await page.evaluate(() =>
    window.jupyterapp.commands.execute('datalake:doctor')
  );
  const doctor = page.getByRole('article', { name: 'Data Lake: Doctor' });
  await expectTexts(doctor.locator('.jp-DataLake-findingText > p'), TEXTS);
  await expectTexts(doctor.locator('details li'), TEXTS);
  await expectTexts(
    doctor.locator('h2'),
    TEXTS.filter((_, index) => index % 2)
  );
  await expectHarmless(page);
  await page.screenshot({ path: testInfo.outputPath('doctor.png') });
});

test('what strangers call data is quoted in code, and templates are text', async ({
  page,
  panel
}, testInfo) => {
  // All of them, as Python reads them.
  const literals = TEXTS.map(pythonLiteral);
  const source = `import ast, json, sys
lines = json.load(sys.stdin)
assert all(len(line.splitlines()) == 1 for line in lines)
print(json.dumps([ast.literal_eval(line) for line in lines]))`;
  const python = spawnSync(tool('python'), ['-c', source], {
    input: JSON.stringify(literals),
    encoding: 'utf8'
  });
  expect(python.stderr).toBe('');
  expect(JSON.parse(python.stdout)).toEqual(TEXTS);

  // Some of them through the dialog, into a notebook.
  await lie(page, {
    '*/scopes': () => ({ scopes: ['opendata'], own: [] }),
    '*/availability': standings,
    '*/files': url => [
      { kind: 'files', files: [fileOf(url.searchParams.get('did') ?? '')] },
      { kind: 'end', count: 1 }
    ]
  });
  await page.goto();
  await newNotebook(page);
  await panel.open();
  const dialog = page.getByRole('dialog');
  let cells = 1;
  for (const text of SAMPLES) {
    await page.notebook.addCell('code', '');
    await page.notebook.enterCellEditingMode(cells);
    void page.evaluate(
      did =>
        window.jupyterapp.commands.execute('datalake:insert-code', {
          did,
          type: 'file'
        }),
      didText(text)
    );
    await expectTexts(
      dialog.locator('option'),
      TEMPLATES.map(({ label }) => label)
    );
    await expect(dialog).toContainText(legible(didText(text)));
    await expectHarmless(page);
    await page.screenshot({ path: testInfo.outputPath('insert.png') });
    await dialog.getByRole('button', { name: 'Insert' }).click();
    await expect(dialog).toHaveCount(0);
    await expect
      .poll(() => page.notebook.getCellTextInput(cells))
      .toContain(pythonLiteral(didText(text)));
    cells += 1;
  }
  const entries = panel.cart.getByRole('listitem');
  await expect(entries).toHaveCount(SAMPLES.length);
  await expectHarmless(page);
});

/** A file that is elsewhere: nothing of it is opened. */
function fileOf(did: string): object {
  return {
    did,
    path: null,
    looked_for: null,
    pfn: `root://x//${did}`,
    size: 3,
    state: 'elsewhere'
  };
}

test('what strangers ask our commands for is refused in text', async ({
  page
}) => {
  await lie(page, {
    '*/scopes': () => ({ scopes: ['opendata'], own: [] })
  });
  await page.goto();
  for (const text of TEXTS) {
    for (const given of [
      { did: `${text}`.replaceAll(':', '') },
      { did: 'a:b', instance: text }
    ]) {
      await page.evaluate(
        args =>
          window.jupyterapp.commands.execute('datalake:make-available', args),
        given
      );
    }
  }
  await expectHarmless(page);
  await expect(page.getByRole('dialog')).toHaveCount(0);
});
