import { violations } from '../support/accessibility';
import { expect, test } from '../support/test';

// The other stories prove nothing if these fail.

test('the server asks for a token and refuses forged requests', async ({
  context,
  jupyter,
  playwright
}) => {
  const stranger = await playwright.request.newContext();
  const door = `${jupyter.url}/datalake/instances`;
  expect((await stranger.get(door)).status()).toBe(403);
  await stranger.dispose();

  expect((await context.request.get(door)).status()).toBe(200);
  const forged = await context.request.delete(`${door}/demo/credential`);
  expect(forged.status()).toBe(403);
});

test('the lake empties its mounted RSE', async ({ lake }) => {
  const file = 'opendata:higgs.2024.diphoton.run456001.parquet';
  await lake.bring(file);
  expect(lake.filesOnMount()).toHaveLength(1);
  await lake.empty();
  expect(lake.filesOnMount()).toEqual([]);
});

test('an error in the console is heard', async ({ page, complaints }) => {
  await page.evaluate(() => {
    console.error('planted');
    setTimeout(() => {
      throw new Error('thrown');
    });
    void fetch('/datalake/nothing');
    void fetch('http://third.party.invalid/').catch(() => undefined);
  });
  await expect
    .poll(() => complaints.take())
    .toEqual(
      expect.arrayContaining([
        'planted',
        'page error: thrown',
        expect.stringContaining('status of 404'),
        'request to a third party: http://third.party.invalid/'
      ])
    );
});

test('a pale text, a picture without words and an empty button are found', async ({
  page
}) => {
  await page.evaluate(() => {
    const planted = document.createElement('div');
    planted.id = 'planted';
    planted.style.cssText = 'position: absolute; inset: 0; z-index: 1';
    const text = document.createElement('p');
    text.textContent = 'pale';
    text.style.cssText = 'color: #ccc; background: #fff';
    planted.append(
      text,
      document.createElement('img'),
      document.createElement('button')
    );
    document.querySelector('#jp-left-stack')?.append(planted);
  });
  const found = await violations(page, '#planted');
  expect(found.map(text => text.split(':')[0])).toEqual(
    expect.arrayContaining(['button-name', 'color-contrast', 'image-alt'])
  );
});
