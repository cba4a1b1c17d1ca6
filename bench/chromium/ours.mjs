// Our sidebar "Data Lake": its section "Cart" lists what is attached.

/** Open the sidebar and wait for the list. */
export async function showAttachments(page) {
  const sidebar = page.getByRole('region', { name: 'Data Lake', exact: true });
  if (!(await sidebar.isVisible())) {
    await page.getByRole('tab', { name: 'Data Lake' }).click();
  }
  await page.getByRole('list', { name: 'Attached data' }).waitFor();
}

/** The entry of a DID has the button, and a dialog asks again. */
export async function makeAvailable(page, did) {
  const entry = page
    .getByRole('list', { name: 'Attached data' })
    .getByRole('listitem')
    .filter({ hasText: did });
  await entry.getByRole('button', { name: 'Make available…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Make available' })
    .click();
}
