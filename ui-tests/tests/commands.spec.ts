import type { IJupyterLabPageFixture } from '@jupyterlab/galata';

import { CommandIDs } from '../../src/commands';
import { newNotebook } from '../support/notebook';
import { expect, test } from '../support/test';

/** What says on what it acts: offered in the menus of rows, or beside what is to be done. */
const OF_A_ROW: ReadonlyArray<string> = [
  CommandIDs.addTo,
  CommandIDs.addToNotebook,
  CommandIDs.cancelRule,
  CommandIDs.containedIn,
  CommandIDs.copyDid,
  CommandIDs.extendRule,
  CommandIDs.makeAvailable,
  CommandIDs.pinScope,
  CommandIDs.retryRule,
  CommandIDs.showDetails
];

const ALL = Object.values(CommandIDs).sort();

/** Run a command as the palette's user does. */
async function pick(
  page: IJupyterLabPageFixture,
  command: string
): Promise<void> {
  const palette = page.locator('#modal-command-palette');
  await page.keyboard.press('Control+Shift+C');
  await palette.getByPlaceholder('SEARCH').fill('Data Lake');
  await palette.locator(`[data-command="${command}"]`).click();
}

test('every command has a label and says what it takes', async ({ page }) => {
  const commands = await page.evaluate(async () => {
    const { commands: registry } = window.jupyterapp;
    const own = registry
      .listCommands()
      .filter(id => id.startsWith('datalake:'))
      .sort();
    return Promise.all(
      own.map(async id => ({
        id,
        label: registry.label(id),
        args: (await registry.describedBy(id)).args?.type
      }))
    );
  });
  expect(commands.map(({ id }) => id)).toEqual(ALL);
  expect(commands.filter(({ label }) => !label.trim())).toEqual([]);
  expect(commands.filter(({ args }) => args !== 'object')).toEqual([]);
});

test('every command that needs no row is in the palette', async ({ page }) => {
  await page.keyboard.press('Control+Shift+C');
  const palette = page.locator('#modal-command-palette');
  await palette.getByPlaceholder('SEARCH').fill('Data Lake');
  const offered = palette.locator('[data-command^="datalake:"]');
  await expect(offered.first()).toBeVisible();
  const listed = await offered.evaluateAll(items =>
    items.map(item => (item as HTMLElement).dataset.command)
  );
  // What takes several notebooks is not there while there is none.
  const hidden = await page.evaluate(
    ids => ids.filter(id => !window.jupyterapp.commands.isVisible(id)),
    ALL
  );
  const wanted = ALL.filter(
    id => !OF_A_ROW.includes(id) && !hidden.includes(id)
  );
  expect(hidden.length).toBeLessThan(4);
  expect([...listed].sort()).toEqual(wanted);
});

test('the palette leads to everything that can be done with a row', async ({
  page,
  panel
}) => {
  await panel.open();
  await panel.search('opendata:sky.2024.cubes');
  await expect(panel.row('sky.2024.cubes')).toBeVisible();
  await pick(page, CommandIDs.rowMenu);
  const menu = page.getByRole('menu');
  const item = (command: string) => menu.locator(`[data-command="${command}"]`);
  await expect(item(CommandIDs.addToNotebook)).toBeVisible();
  for (const command of [
    CommandIDs.containedIn,
    CommandIDs.copyDid,
    CommandIDs.makeAvailable,
    CommandIDs.pinScope
  ]) {
    await expect(item(command)).toBeVisible();
  }
  await item(CommandIDs.showDetails).click();
  await expect(page.getByRole('main')).toContainText('opendata:sky.2024.cubes');
});

test('the main menu has what belongs to no row', async ({
  page,
  panel
}, testInfo) => {
  await newNotebook(page);
  for (const [name, command] of [
    ['Edit', CommandIDs.insertCode],
    ['Kernel', CommandIDs.inject]
  ]) {
    await page.menu.open(name);
    await expect(
      page.getByRole('menu').locator(`[data-command="${command}"]`)
    ).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath(`${name}.png`) });
    await page.menu.closeAll();
  }
  await page.menu.clickMenuItem('View>Data Lake');
  await expect(panel.sidebar).toBeVisible();
  await page.menu.clickMenuItem('Help>Data Lake: Doctor');
  await expect(page.locator('#jp-datalake-doctor')).toBeVisible();
});
