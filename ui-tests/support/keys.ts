import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { expect } from '@playwright/test';

/** More stops than there are in our panel. */
const STOPS = 60;

/** Press Tab, or Shift+Tab, until an element has the focus. */
export async function tabTo(
  page: IJupyterLabPageFixture,
  target: Locator,
  key: 'Tab' | 'Shift+Tab' = 'Tab'
): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < STOPS; stop++) {
    if (await target.evaluate(node => node === document.activeElement)) {
      return;
    }
    await page.keyboard.press(key);
  }
  throw new Error(`${STOPS} × ${key} do not lead to ${String(target)}.`);
}

/** Run a command as one does without a mouse: from the palette, by its label. */
export async function runFromPalette(
  page: IJupyterLabPageFixture,
  label: string
): Promise<void> {
  await page.keyboard.press('Control+Shift+C');
  await expect(page.getByRole('textbox', { name: 'SEARCH' })).toBeFocused();
  await page.keyboard.type(label);
  await page.keyboard.press('Enter');
}

/** Count what a mouse does from now on. */
export async function countMouse(
  page: IJupyterLabPageFixture
): Promise<() => Promise<number>> {
  await page.evaluate(() => {
    document.body.dataset.mouse = '0';
    const count = () => {
      const { dataset } = document.body;
      dataset.mouse = `${Number(dataset.mouse) + 1}`;
    };
    document.addEventListener('pointerdown', count, true);
    document.addEventListener('wheel', count, true);
  });
  return () => page.evaluate(() => Number(document.body.dataset.mouse));
}
