import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import { galata } from '@jupyterlab/galata';

import { kernelIdle, notebookWith, putNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

/** Milliseconds in which anything that is done again and again would be done. */
const WATCHED = 12_000;
const NAME = 'higgs.2024.diphoton';

/** What the page asks of our half of the server from now on, and how many sockets it opens for events. */
function recorder(page: IJupyterLabPageFixture) {
  const asked: string[] = [];
  const sockets: string[] = [];
  page.on('request', request => {
    if (new URL(request.url()).pathname.includes('/datalake/')) {
      asked.push(`${request.method()} ${request.url()}`);
    }
  });
  page.on('websocket', socket => {
    if (socket.url().includes('/api/events/')) {
      sockets.push(socket.url());
    }
  });
  return { asked, sockets };
}

test('a panel that was never opened asks for nothing', async ({
  page,
  panel,
  request,
  tmpPath
}) => {
  const path = `${tmpPath}/quiet.ipynb`;
  await putNotebook(request, path, notebookWith([]));
  const { asked, sockets } = recorder(page);
  await page.reload();
  const ofLab = sockets.length;
  await page.notebook.openByPath(path);
  await kernelIdle(page);
  await page.waitForTimeout(WATCHED);
  expect(asked).toEqual([]);
  // Nobody waits for an event.
  expect(sockets).toHaveLength(ofLab);

  await panel.open();
  await expect.poll(() => asked).not.toEqual([]);
});

test('a panel that is hidden again asks for nothing more', async ({
  lake,
  page,
  panel,
  request,
  tmpPath
}) => {
  await lake.bring('opendata:sky.2024.cubes');
  const path = `${tmpPath}/quiet.ipynb`;
  await putNotebook(
    request,
    path,
    notebookWith([
      {
        did: 'opendata:sky.2024.cubes',
        type: 'collection',
        variableName: 'sky'
      }
    ])
  );
  await page.notebook.openByPath(path);
  await panel.open();
  await expect(panel.entry('sky')).toContainText('Ready in the kernel');
  await panel.search(`opendata:higgs*`);
  const row = panel.row(NAME);
  await panel.row('higgs.2024').click();
  await expect(row.first().getByRole('img')).toBeVisible();
  await panel.tab.click();
  await expect(panel.sidebar).toBeHidden();

  const { asked } = recorder(page);
  await page.waitForTimeout(WATCHED);
  // What was on screen changes, and nobody looks.
  await lake.bring(`opendata:${NAME}`);
  await page.waitForTimeout(3000);
  expect(asked).toEqual([]);

  await panel.open();
  await expect(row.first().getByRole('img', { name: /^Here/ })).toBeVisible();
});

test.describe('where kernels get their variables only when they are asked for', () => {
  test.use({
    mockSettings: {
      ...galata.DEFAULT_SETTINGS,
      'jupyterlab-datalake:kernels': { inject: false }
    }
  });

  test('a cart that nobody sees asks for nothing about its data', async ({
    page,
    panel,
    request,
    tmpPath
  }) => {
    const path = `${tmpPath}/quiet.ipynb`;
    const entry = { did: `opendata:${NAME}`, type: 'collection' };
    const cart = [{ ...entry, variableName: 'data' }];
    await putNotebook(request, path, notebookWith(cart));
    const { asked } = recorder(page);
    await page.notebook.openByPath(path);
    await kernelIdle(page);
    await page.waitForTimeout(3000);
    // The kernel's side has read which instances there are.
    expect(asked.filter(one => !one.includes('/datalake/instances?'))).toEqual(
      []
    );

    await panel.open();
    await expect(panel.entry('data')).toContainText('Elsewhere');
    await panel.tab.click();
    await expect(panel.sidebar).toBeHidden();
    asked.splice(0);
    await page.waitForTimeout(WATCHED);
    expect(asked).toEqual([]);
  });
});
