import type { Page } from '@playwright/test';

import { newNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

const NAME = 'sky.2024.cubes';

/** Cut every way that does not lead to our own server. */
async function cut(page: Page, url: string): Promise<void> {
  const { host } = new URL(url);
  await page.route(
    address => address.host !== host,
    route => route.abort('internetdisconnected')
  );
}

/** Every button of ours that is an icon has its picture, and every font has come. */
async function expectDrawn(page: Page): Promise<void> {
  const { fonts, icons } = await page.evaluate(() => ({
    fonts: [...document.fonts].filter(({ status }) => status === 'error')
      .length,
    icons: [...document.querySelectorAll('.jp-DataLake button')]
      .filter(button => button.checkVisibility() && !button.textContent?.trim())
      .map(button => {
        const shapes = [...button.querySelectorAll('svg *')];
        return Math.max(
          ...shapes.map(shape => shape.getBoundingClientRect().width)
        );
      })
  }));
  expect(fonts).toBe(0);
  expect(icons.length).toBeGreaterThan(1);
  expect(Math.min(...icons)).toBeGreaterThan(0);
}

test('a third party would be noticed', async ({
  complaints,
  jupyter,
  page
}) => {
  await cut(page, jupyter.url);
  await page.evaluate(() =>
    fetch('https://fonts.example.org/icons.woff2').catch(() => undefined)
  );
  await page.evaluate(() => {
    new WebSocket('wss://telemetry.example.org/');
  });
  // Each is heard of twice: as a request, and as the browser's own error.
  await expect.poll(() => complaints.take()).toHaveLength(4);
  expect(complaints.take().join()).toContain(
    'request to a third party: wss://telemetry.example.org/'
  );
});

test('with the network cut but to our own server all is there', async ({
  jupyter,
  lake,
  page,
  panel
}) => {
  await cut(page, jupyter.url);
  await page.reload();
  await lake.transfers({ hold: 'cubes' });
  await newNotebook(page);
  await panel.open();
  await panel.search(`opendata:${NAME}`);
  await panel.row(NAME).hover();
  await expectDrawn(page);
  await panel.addToNotebook(NAME);

  const entry = panel.cart.getByRole('listitem');
  await entry.getByRole('button', { name: 'Make available…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Make available' }).click();
  await expect(entry).toContainText('0 of 40 files');
  await lake.transfers({ hold: null });
  await expect(entry).toContainText('Ready in the kernel', { timeout: 60_000 });

  await panel.row(NAME).click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Show Details' }).click();
  await expect(page.getByRole('main')).toContainText('LOCAL-FUSE');
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('datalake:doctor')
  );
  await expect(page.getByRole('main')).toContainText('Embedded');
  await expectDrawn(page);
});
