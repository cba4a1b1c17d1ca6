// The peer's panel in the sidebar: its tab "Notebook" lists what is attached.

/** Bring the list of attachments to the front. */
export async function showAttachments(page) {
  const panel = page.locator('.jp-RucioExtensionPanel');
  if (!(await panel.isVisible())) {
    await page.locator('li[data-id="rucio-jupyterlab:panel"]').click();
  }
  await panel.getByText('Notebook', { exact: true }).click();
}

/** The entry of a DID ends with "Make Available". */
export async function makeAvailable(page, did) {
  const entry = page
    .locator('.jp-RucioExtensionPanel div[class*="listItemContent"]')
    .filter({ hasText: did });
  await entry.getByText('Make Available', { exact: true }).click();
}
