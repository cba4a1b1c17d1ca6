import {
  evaluate,
  kernelIdle,
  newNotebook,
  nextKernel,
  notebookWith,
  putNotebook,
  run
} from '../support/notebook';
import { expect, test } from '../support/test';

const PID = '__import__("os").getpid()';
const FILE = 'higgs.2024.fourlepton.run456007.csv';
const SIZE = '__import__("os").stat(VARIABLE).st_size > 0';

// Lab's own debugger asks the kernel that goes; it says so without our extension too.
test.use({
  // Galata's watch over kernels answers a restart in a way that Lab does not take.
  kernels: async ({}, use) => {
    await use(null);
  },
  knownErrors: [
    'Could not restore the debugger state: Canceled future for debug_request message before replies were done'
  ]
});

test('a variable outlives a restart and a killed kernel', async ({
  lake,
  page,
  panel
}) => {
  await lake.bring(`opendata:${FILE}`);
  await newNotebook(page);
  await panel.open();
  await panel.search(`opendata:${FILE}`, 'Any type');
  await panel.addToNotebook(FILE);
  const entry = panel.cart.getByRole('listitem');
  await expect(entry).toContainText('Ready in the kernel');
  const variable = (await entry.getByRole('code').textContent()) ?? '';
  const size = SIZE.replace('VARIABLE', variable);
  expect(await evaluate(page, size)).toBe('True');
  const first = Number(await evaluate(page, PID));

  // A restart by menu.
  await page.menu.clickMenuItem('Kernel>Restart Kernel…');
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Confirm Kernel Restart' })
    .click();
  await nextKernel(page, first);
  await expect(entry).toContainText('Ready in the kernel');
  expect(await evaluate(page, size)).toBe('True');

  // A kernel that dies of itself, for instance of too little memory.
  const second = Number(await evaluate(page, PID));
  process.kill(second, 'SIGKILL');
  await page.getByRole('dialog').getByRole('button', { name: 'Ok' }).click();
  await nextKernel(page, second);
  await expect(entry).toContainText('Ready in the kernel');
  expect(await evaluate(page, size)).toBe('True');

  // A variable of the user's own gives way when he says so, and not before.
  await run(page, `${variable} = 42`);
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('datalake:inject')
  );
  await expect(entry).toContainText('a variable of this name');
  expect(await evaluate(page, variable)).toBe('42');
  await entry.getByRole('button', { name: 'Replace…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`opendata:${FILE}`);
  await dialog.getByRole('button', { name: 'Replace' }).click();
  await expect(entry).toContainText('Ready in the kernel');
  expect(await evaluate(page, size)).toBe('True');
});

test('a notebook of somebody else finds what is here when it is opened', async ({
  lake,
  page,
  panel,
  request,
  tmpPath
}) => {
  await lake.bring(`opendata:${FILE}`);
  const here = {
    did: `opendata:${FILE}`,
    // The older extension stores files as collections, too.
    type: 'collection',
    variableName: 'leptons'
  };
  const elsewhere = {
    did: 'opendata:higgs.2024.fourlepton.run456008.csv',
    type: 'file',
    variableName: 'muons'
  };
  const path = `${tmpPath}/theirs.ipynb`;
  await putNotebook(request, path, notebookWith([here, elsewhere]));
  await page.notebook.openByPath(path);
  await kernelIdle(page);

  await panel.open();
  await expect(panel.entry('leptons')).toContainText('Ready in the kernel');
  expect(await evaluate(page, 'open(leptons[0]).readline() != ""')).toBe(
    'True'
  );

  await expect(panel.entry('muons')).toContainText('Elsewhere');
  const cell = await run(page, 'open(muons)');
  await expect(cell).toContainText(
    'higgs.2024.fourlepton.run456008.csv is not available'
  );
  expect(lake.filesOnMount()).toHaveLength(1);
});
