import type { JupyterLabPage } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

import { violations, violationsInEveryTheme } from '../support/accessibility';
import {
  evaluate,
  kernelIdle,
  nextKernel,
  notebookWith,
  putNotebook,
  storedCart
} from '../support/notebook';
import { expect, test } from '../support/test';

const FILE = 'opendata:higgs.2024.fourlepton.run456007.csv';

/** As the older extension and others leave it: no instance, a file that is called a collection, keys of their own. */
const LEPTONS = {
  did: FILE,
  type: 'collection',
  variableName: 'leptons',
  comment: { of: 'somebody else' }
};
const HIGGS = {
  did: 'opendata:higgs.2024.diphoton',
  type: 'collection',
  variableName: 'higgs'
};
const SKY = {
  did: 'opendata:sky.2024.cubes',
  type: 'collection',
  variableName: 'sky',
  instance: 'nowhere'
};
const STRANGER = ['not an entry'];

test('somebody else’s cart: shown, used, and kept in order by keys alone', async ({
  lake,
  page,
  panel,
  request,
  tmpPath
}, testInfo) => {
  await lake.bring(FILE);
  const path = `${tmpPath}/theirs.ipynb`;
  const theirs = [LEPTONS, STRANGER, HIGGS, SKY];
  await putNotebook(request, path, notebookWith(theirs));
  await page.notebook.openByPath(path);
  await kernelIdle(page);
  await page.sidebar.setWidth(340);
  await panel.open();

  // What is here is in the kernel; nothing else is offered.
  const leptons = panel.entry('leptons');
  await expect(leptons).toContainText('Ready in the kernel');
  expect(await evaluate(page, 'len(open(leptons[0]).readline()) > 0')).toBe(
    'True'
  );
  const note = panel.cart.getByRole('note');
  await expect(note).toContainText('attached by somebody else');
  await expect(panel.entry('higgs')).toContainText('Elsewhere');
  await expect(panel.entry('sky')).toContainText('not configured here');
  const near = panel.cart.getByRole('button', { name: 'Make available…' });
  await expect(near).toHaveCount(0);
  const picture = (theme: string) =>
    page.screenshot({ path: testInfo.outputPath(`foreign-${theme}.png`) });
  expect(
    await violationsInEveryTheme(page, '#jp-datalake-sidebar', picture)
  ).toEqual([]);
  expect(await storedCart(request, path)).toEqual(theirs);

  // As a command it asks with all that it means.
  void page.evaluate(() =>
    window.jupyterapp.commands.execute('datalake:use-cart')
  );
  const asked = page.getByRole('dialog');
  await expect(asked).toContainText(HIGGS.did);
  await page.screenshot({ path: testInfo.outputPath('use.png') });
  expect(await violationsInEveryTheme(page, '.jp-Dialog')).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(asked).toHaveCount(0);

  const use = panel.cart.getByRole('button', { name: 'Use this cart' });
  await use.focus();
  await page.keyboard.press('Enter');
  await expect(note).toBeHidden();
  await expect(near).toHaveCount(1);

  // Through the rows.
  await row(panel.cart, 0).focus();
  await page.keyboard.press('ArrowDown');
  await expect(row(panel.cart, 1)).toBeFocused();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(row(panel.cart, 0)).toBeFocused();
  await expect(row(panel.cart, 0)).toContainText('higgs');
  await page.keyboard.press('End');
  await page.keyboard.press('Delete');
  await expect(panel.entry('sky')).toHaveCount(0);
  await expect(row(panel.cart, 1)).toBeFocused();

  // Another name, first one that cannot be.
  await page.keyboard.press('F2');
  await page.keyboard.type('class');
  await page.keyboard.press('Enter');
  await expect(panel.cart.getByRole('alert')).toContainText('cannot be');
  expect(await violations(page, '#jp-datalake-sidebar')).toEqual([]);
  await page.screenshot({ path: testInfo.outputPath('rename.png') });
  await page.keyboard.press('Control+a');
  await page.keyboard.type('four');
  await page.keyboard.press('Enter');
  await expect(row(panel.cart, 1)).toBeFocused();
  await expect(panel.entry('four')).toContainText('Ready in the kernel');
  await page.screenshot({ path: testInfo.outputPath('renamed.png') });
  expect(await violations(page, '#jp-datalake-sidebar')).toEqual([]);
  expect(
    await evaluate(page, '"leptons" in globals(), four[0] == four.items[0]')
  ).toBe('False True');

  // The name, and then the removal, are taken back: by key, and by the button.
  await row(panel.cart, 1).focus();
  await page.keyboard.press('Control+z');
  await expect(panel.entry('leptons')).toContainText('Ready in the kernel');
  await page.keyboard.press('Control+z');
  await expect(panel.entry('sky')).toBeVisible();
  await row(panel.cart, 2).focus();
  await page.keyboard.press('Delete');
  const undo = panel.cart.getByRole('button', { name: 'Undo' });
  await expect(panel.cart.getByRole('status')).toContainText('Removed sky.');
  await undo.focus();
  await page.keyboard.press('Enter');
  await expect(panel.entry('sky')).toBeVisible();

  await page.notebook.save();
  expect(await storedCart(request, path)).toEqual([
    HIGGS,
    LEPTONS,
    STRANGER,
    SKY
  ]);

  // Said once.
  // Galata's own waiting is for the launcher, which is not in front.
  await (page as unknown as JupyterLabPage).reload({ waitForIsReady: false });
  await kernelIdle(page);
  await expect(panel.sidebar).toBeVisible();
  await expect(near).toHaveCount(1);
  await expect(note).toBeHidden();

  // To show and to inject writes nothing: the notebook is as it was saved.
  await expect(leptons).toContainText('Ready in the kernel');
  await expect(page.getByRole('tab', { name: 'theirs.ipynb' })).not.toHaveClass(
    /jp-mod-dirty/
  );
});

test('rows are dragged in their list, and onto another notebook', async ({
  page,
  panel,
  request,
  tmpPath
}, testInfo) => {
  const paths = ['one', 'two'].map(name => `${tmpPath}/${name}.ipynb`);
  await putNotebook(request, paths[1], notebookWith([]));
  await putNotebook(request, paths[0], notebookWith([HIGGS, LEPTONS]));
  await page.notebook.openByPath(paths[0]);
  await page.notebook.openByPath(paths[1]);
  await page.notebook.activate('one.ipynb');
  await page.sidebar.setWidth(340);
  await panel.open();
  await panel.useCart();
  const names = () => panel.cart.getByRole('code').allTextContents();
  await expect(
    panel.cart.getByRole('button', { name: 'Make available…' })
  ).toHaveCount(2);

  // Within the list.
  const grip = panel.cart.getByText('higgs', { exact: true });
  await grip.hover();
  const second = await boxOf(row(panel.cart, 1));
  await page.mouse.down();
  await page.mouse.move(second.x + 40, second.y + second.height - 4, STEPS);
  await page.screenshot({ path: testInfo.outputPath('drag.png') });
  await page.mouse.up();
  await expect.poll(names).toEqual(['leptons', 'higgs']);

  // Found data, onto the section and onto the notebook's toolbar.
  await panel.search('opendata:sky*');
  const found = panel.row('sky.2024.cubes');
  await found.hover();
  const section = await boxOf(panel.cart);
  await page.mouse.down();
  await page.mouse.move(section.x + 40, section.y + 90, STEPS);
  await page.screenshot({ path: testInfo.outputPath('drop-section.png') });
  await page.mouse.up();
  await expect.poll(names).toEqual(['leptons', 'higgs', 'cubes']);
  await panel.entry('cubes').hover();
  await panel.cart.getByRole('button', { name: /^Remove cubes/ }).click();
  await expect.poll(names).toEqual(['leptons', 'higgs']);
  await found.hover();
  const toolbar = await boxOf(
    page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) > .jp-Toolbar')
  );
  await page.mouse.down();
  await page.mouse.move(toolbar.x + toolbar.width / 2, toolbar.y + 8, STEPS);
  await page.screenshot({ path: testInfo.outputPath('drop-toolbar.png') });
  await page.mouse.up();
  await expect.poll(names).toEqual(['leptons', 'higgs', 'cubes']);

  // Into a notebook that is not in front, which is asked for.
  await row(panel.cart, 1).click({ button: 'right' });
  await page.screenshot({ path: testInfo.outputPath('menu.png') });
  await page
    .getByRole('menuitem', { name: 'Attach to Another Notebook…' })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('combobox').selectOption(paths[1]);
  await page.screenshot({ path: testInfo.outputPath('which.png') });
  expect(await violationsInEveryTheme(page, '.jp-Dialog')).toEqual([]);
  await dialog.getByRole('button', { name: 'Attach' }).click();
  await page.notebook.activate('two.ipynb');
  await expect.poll(names).toEqual(['diphoton']);
  await expect(panel.cart.getByRole('note')).toBeHidden();
});

test.describe('with a console', () => {
  test.use({
    // Galata's watch over kernels answers a restart in a way that Lab does not take.
    kernels: async ({}, use) => {
      await use(null);
    },
    knownErrors: [
      'Could not restore the debugger state: Canceled future for debug_request message before replies were done'
    ]
  });

  test('a console of the notebook has what the notebook has, after its own restart, too', async ({
    lake,
    page,
    panel,
    request,
    tmpPath
  }) => {
    await lake.bring(FILE);
    const path = `${tmpPath}/theirs.ipynb`;
    await putNotebook(request, path, notebookWith([LEPTONS]));
    await page.notebook.openByPath(path);
    await kernelIdle(page);
    await panel.open();
    await expect(panel.entry('leptons')).toContainText('Ready in the kernel');
    const pid = Number(await evaluate(page, '__import__("os").getpid()'));

    await page.evaluate(async () => {
      await window.jupyterapp.commands.execute('notebook:create-console');
    });
    const console = page.locator('.jp-CodeConsole');
    const runThere = async (source: string) => {
      await console.locator('.jp-CodeConsole-promptCell .cm-content').click();
      await page.keyboard.type(source);
      await page.keyboard.press('Shift+Enter');
    };
    await runThere('print("here", len(leptons))');
    await expect(console).toContainText('here 1');

    await page.evaluate(() => {
      void window.jupyterapp.commands.execute('console:restart-kernel');
    });
    await page
      .getByRole('dialog')
      .getByRole('button', { name: 'Confirm Kernel Restart' })
      .click();
    await nextKernel(page, pid);
    await expect(panel.entry('leptons')).toContainText('Ready in the kernel');
    await runThere('print("again", len(leptons))');
    await expect(console).toContainText('again 1');
  });
});

/** So that a drag is seen to begin. */
const STEPS = { steps: 8 };

async function boxOf(
  locator: Locator
): Promise<{ x: number; y: number; width: number; height: number }> {
  const box = await locator.boundingBox();
  if (!box) {
    throw new Error('It is not on screen.');
  }
  return box;
}

function row(cart: Locator, index: number): Locator {
  return cart.getByRole('listitem').nth(index);
}
