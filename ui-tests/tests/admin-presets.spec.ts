import { SECOND_RSE } from '../support/lake';
import { expect, test } from '../support/test';

const DID = 'opendata:higgs.2024.diphoton';
const INSTANCE = 'demo';

test.use({ server: 'preset' });

test('what the administrator pre-set is where one begins, and the limit is where one ends', async ({
  complaints,
  page,
  panel
}, testInfo) => {
  await panel.open();
  const scopes = panel.browse.getByRole('treeitem');
  await expect(scopes.nth(0)).toContainText('opendata');
  await expect(scopes.nth(0)).toContainText('default');
  await expect(scopes.nth(1)).toContainText('bulk');
  await expect(panel.sidebar).toContainText('1 scope pinned');

  void page.evaluate(
    did =>
      window.jupyterapp.commands.execute('datalake:make-available', { did }),
    DID
  );
  const dialog = page.getByRole('dialog');
  const storage = dialog.getByRole('combobox', { name: 'To' });
  const days = dialog.getByRole('textbox', { name: 'Lifetime in days' });
  const lifetime = dialog.getByRole('row', { name: /^Lifetime/ });
  await expect(storage).toHaveValue(SECOND_RSE);
  await expect(days).toHaveValue('3');
  await expect(lifetime).toContainText('(set by your site)');
  await expect(lifetime).toContainText('at most 30 days');
  await page.screenshot({ path: testInfo.outputPath('preset.png') });

  await days.fill('5');
  await expect(lifetime).toContainText('(set by you)');

  // Nobody is held by a setting: the server holds to the limit, and says whose it is.
  complaints.expect({ path: '/plan', status: 422 });
  await days.fill('400');
  const alert = dialog.getByRole('alert');
  await expect(alert).toContainText('At most 30 days are allowed');
  await expect(alert).toContainText('400 days were asked for');
  await expect(alert).toContainText('the limit that the administrator set');
  await expect(
    dialog.getByRole('button', { name: 'Make available' })
  ).toBeDisabled();
  await page.screenshot({ path: testInfo.outputPath('limit.png') });

  await alert.getByRole('button', { name: 'Use what your site set' }).click();
  await expect(alert).toBeHidden();
  await expect(storage).toHaveValue(SECOND_RSE);
  await expect(days).toHaveValue('3');
  await expect(lifetime).toContainText('(set by your site)');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
});

test('what the administrator locked holds, whatever one has set', async ({
  page,
  panel,
  request
}) => {
  const own = {
    availability: { instances: { [INSTANCE]: { lifetimeDays: 20 } } },
    browse: { pinnedScopes: { [INSTANCE]: ['user.alice'] } }
  };
  for (const [name, settings] of Object.entries(own)) {
    const written = await request.put(
      `/lab/api/settings/jupyterlab-datalake:${name}`,
      { data: { raw: JSON.stringify(settings) } }
    );
    expect(written.status()).toBe(204);
  }
  await page.reload();
  await panel.open();
  const scopes = panel.browse.getByRole('treeitem');
  await expect(scopes.nth(1)).toContainText('bulk');
  await expect(panel.sidebar).toContainText('1 scope pinned');
  await scopes.nth(1).hover();
  await expect(
    panel.browse.getByRole('button', { name: /pin scope/i })
  ).toHaveCount(0);

  void page.evaluate(
    did =>
      window.jupyterapp.commands.execute('datalake:make-available', { did }),
    DID
  );
  const dialog = page.getByRole('dialog');
  await expect(
    dialog.getByRole('textbox', { name: 'Lifetime in days' })
  ).toHaveValue('3');
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  // The settings editor shows it, and lets nobody change it.
  await page.evaluate(() =>
    window.jupyterapp.commands.execute('settingeditor:open', {
      query: 'Data Lake: Make Available'
    })
  );
  const settings = page.getByRole('tabpanel', { name: 'Settings' });
  const lifetime = settings.locator('input[value="3"]');
  await expect(lifetime).toBeVisible();
  await expect(lifetime).not.toBeEditable();
});
