// Our sidebar "Data Lake": its section "Browse" searches, its section "Cart" lists what is attached.

/** A line of the results. */
export const rows = '#jp-datalake-sidebar [role=treeitem]';

export function searchBox(page) {
  return page.getByRole('searchbox', { name: 'Search data' });
}

/** Open the sidebar and search for DIDs of any type. */
export async function showSearch(page) {
  await openSidebar(page);
  await page
    .getByRole('region', { name: 'Browse' })
    .getByRole('combobox', { name: 'Type' })
    .selectOption('Any type');
}

/** What is left to do is to press the row's own button. */
export async function prepareAttach(page, name) {
  const row = page.getByRole('treeitem', { name, exact: true });
  await row.hover();
  const button = row.getByRole('button', {
    name: `Add ${name} to the notebook`
  });
  await button.waitFor();
  return () => button.click();
}

/** Open the sidebar, say yes to a cart that came with the notebook, and wait for the list. */
export async function showAttachments(page) {
  await openSidebar(page);
  await page.getByRole('button', { name: 'Use this cart' }).click();
  await page.getByRole('list', { name: 'Attached data' }).waitFor();
}

async function openSidebar(page) {
  const sidebar = page.getByRole('region', { name: 'Data Lake', exact: true });
  if (!(await sidebar.isVisible())) {
    await page.getByRole('tab', { name: 'Data Lake' }).click();
  }
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
