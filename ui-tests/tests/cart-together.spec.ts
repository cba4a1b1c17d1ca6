import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Page } from '@playwright/test';

import {
  kernelIdle,
  notebookWith,
  putNotebook,
  storedCart
} from '../support/notebook';
import { DataLakePanel } from '../support/panel';
import { expect, test } from '../support/test';

test.use({ server: 'together' });

const FILES = [1, 2, 3, 4, 5, 6].map(
  run => `opendata:higgs.2024.fourlepton.run45600${run}.csv`
);

test('two tabs that edit one cart at once agree, and lose nothing', async ({
  context,
  jupyter,
  page,
  panel,
  request,
  tmpPath
}) => {
  const path = `${tmpPath}/shared.ipynb`;
  await putNotebook(request, path, notebookWith([]));
  await page.notebook.openByPath(path);
  await kernelIdle(page);
  await panel.open();

  const tab = await context.newPage();
  await tab.goto(`${jupyter.url}/lab/workspaces/second/tree/${path}`);
  const other = new DataLakePanel(tab as unknown as IJupyterLabPageFixture);
  await expect(
    tab.getByRole('button', { name: 'Python 3 (ipykernel) | Idle' })
  ).toBeVisible({ timeout: 60_000 });
  await other.open();
  await expect(other.cart).toContainText('Nothing is attached');

  // What one attaches, the other sees, as somebody else's.
  await add(page, FILES[0]);
  await expect(other.cart.getByRole('listitem')).toHaveCount(1);
  await expect(other.cart.getByRole('note')).toBeVisible();
  await expect(panel.cart.getByRole('note')).toBeHidden();

  // Both at once.
  await Promise.all([
    ...[FILES[1], FILES[2]].map(did => add(page, did)),
    ...[FILES[3], FILES[4], FILES[5]].map(did => add(tab, did))
  ]);
  for (const { cart } of [panel, other]) {
    await expect(cart.getByRole('listitem')).toHaveCount(FILES.length);
  }
  const names = (of: DataLakePanel) =>
    of.cart.getByRole('code').allTextContents();
  const [first, second] = await names(panel);
  await Promise.all([
    execute(page, 'datalake:rename-in-cart', {
      variableName: first,
      name: 'mine'
    }),
    execute(tab, 'datalake:remove-from-notebook', { variableName: second })
  ]);
  await expect.poll(() => names(panel)).toContain('mine');
  await expect.poll(() => names(panel)).not.toContain(second);
  await expect.poll(() => names(other)).toEqual(await names(panel));

  // Each takes back its own.
  await execute(page, 'datalake:undo-cart', {});
  await expect.poll(() => names(other)).toContain(first);
  expect(await names(other)).not.toContain(second);
  const agreed = await names(panel);
  await expect
    .poll(async () => {
      const stored = await storedCart(request, path);
      return stored?.map(({ variableName }) => variableName);
    })
    .toEqual(agreed);
});

async function add(tab: Page | IJupyterLabPageFixture, did: string) {
  await execute(tab, 'datalake:add-to-notebook', {
    did,
    type: 'file',
    instance: 'demo'
  });
}

async function execute(
  tab: Page | IJupyterLabPageFixture,
  command: string,
  args: Record<string, string>
): Promise<void> {
  await (tab as Page).evaluate(
    async ([id, given]) => {
      await window.jupyterapp.commands.execute(id, given);
    },
    [command, args] as const
  );
}
