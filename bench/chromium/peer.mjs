// The peer's panel in the sidebar: its tab "Explore" searches, its tab "Notebook" lists what is attached.

/** A line of the results. */
export const rows =
  '.jp-RucioExtensionPanel div[class*="listItemContainer"] div[class*="textContainer"]';

export function searchBox(page) {
  return page.getByPlaceholder('Enter a Data Identifier (DID)');
}

/** Bring the search to the front; it looks for DIDs of any type. */
export async function showSearch(page) {
  const panel = await openPanel(page);
  await panel.getByText('Explore', { exact: true }).click();
}

/** Unfold the row, wait until it knows where the data is, press its link, name the variable; left is the Enter. */
export async function prepareAttach(page, name) {
  const panel = page.locator('.jp-RucioExtensionPanel');
  await page.locator(rows).filter({ hasText: name }).click();
  await panel.getByText('All files available').waitFor();
  await panel.getByText('Add to Notebook', { exact: true }).click();
  const box = page.getByPlaceholder('Enter a variable name');
  await box.fill(name);
  return () => box.press('Enter');
}

/** Bring the list of attachments to the front. */
export async function showAttachments(page) {
  const panel = await openPanel(page);
  await panel.getByText('Notebook', { exact: true }).click();
}

async function openPanel(page) {
  const panel = page.locator('.jp-RucioExtensionPanel');
  if (!(await panel.isVisible())) {
    await page.locator('li[data-id="rucio-jupyterlab:panel"]').click();
  }
  return panel;
}

/** The entry of a DID ends with "Make Available". */
export async function makeAvailable(page, did) {
  const entry = page
    .locator('.jp-RucioExtensionPanel div[class*="listItemContent"]')
    .filter({ hasText: did });
  await entry.getByText('Make Available', { exact: true }).click();
}
