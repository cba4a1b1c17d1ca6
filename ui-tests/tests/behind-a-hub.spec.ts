import { newNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

const FILE = 'higgs.2024.fourlepton.run456007.csv';

test.use({
  server: 'behind a hub',
  autoGoto: false,
  // Galata's housekeeping knows no server below a path; this one is thrown away as a whole.
  tmpPath: async ({}, use) => {
    await use('');
  },
  kernels: async ({}, use) => {
    await use(null);
  },
  sessions: async ({}, use) => {
    await use(null);
  },
  terminals: async ({}, use) => {
    await use(null);
  }
});

test('everything works behind a JupyterHub on https', async ({
  complaints,
  jupyter,
  lake,
  page,
  panel
}) => {
  await page.goto();
  expect(new URL(page.url()).protocol).toBe('https:');
  await newNotebook(page);
  const asking = page.waitForRequest(request =>
    new URL(request.url()).pathname.endsWith('/datalake/instances')
  );
  await panel.open();
  const request = await asking;
  const url = `${jupyter.url}/datalake/instances`;
  expect(request.url().startsWith(url)).toBe(true);

  complaints.expect({ path: '/datalake/instances', status: 403 });
  // By `Sec-Fetch-Mode` the hub knows scripts, and wants the page's token for a GET as well.
  const bare = await page.evaluate(
    async address => (await fetch(address)).status,
    url
  );
  expect(bare).toBe(403);

  await lake.bring(`opendata:${FILE}`);
  await panel.search(`opendata:${FILE}`, 'Any type');
  await panel.addToNotebook(FILE);
  await expect(panel.cart.getByRole('listitem')).toContainText(
    'Ready in the kernel'
  );
});
