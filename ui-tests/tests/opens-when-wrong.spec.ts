import { expect, test } from '../support/test';

// Whatever is wrong, the panel opens and says what, why and what to do.

test.describe('without any instance', () => {
  test.use({ server: 'unconfigured' });

  test('it says where configuration was looked for', async ({ panel }) => {
    await panel.open();
    await expect(panel.alerts).toContainText('No data lake is configured');
    await expect(panel.alerts).toContainText('c.DataLakeApp.instances');
    await panel.sidebar.getByText('Where it was looked for').click();
    await expect(
      panel.sidebar.getByText(/RUCIO_BASE_URL/).first()
    ).toBeVisible();
  });
});

test.describe('without the server half', () => {
  test.use({ server: 'no server half' });

  test('it says that the server does not know us', async ({
    panel,
    complaints
  }) => {
    complaints.expect({ path: '/datalake/instances', status: 404 });
    await panel.open();
    await expect(panel.alerts).toContainText(
      'The Data Lake server extension does not answer'
    );
    await expect(
      panel.alerts.getByRole('button', { name: 'Retry' })
    ).toBeVisible();
  });
});

test.describe('with credentials that do not work', () => {
  test.use({ server: 'mistaken' });

  test('a wrong password is refused in words, and the right one lets in', async ({
    panel,
    lake
  }) => {
    await panel.open();
    await expect(panel.alerts).toContainText('Check user name, password');

    const form = panel.sidebar.getByRole('form', { name: /Sign in/ });
    const { username, password } = lake.description.accounts.alice;
    await form.getByLabel('User name').fill(username);
    await form.getByLabel('Password').fill('still wrong');
    await form.getByRole('button', { name: 'Sign in' }).click();
    await expect(form.getByRole('alert')).toContainText(
      'Check user name, password'
    );

    await form.getByLabel('User name').fill(username);
    await form.getByLabel('Password').fill(password);
    await form.getByRole('button', { name: 'Sign in' }).click();
    await expect(panel.alerts).toHaveCount(0);
    await panel.search('opendata:higgs.2024');
    await expect(panel.row('higgs.2024')).toBeVisible();
  });

  test('a token file that is not there is named as the reason', async ({
    panel
  }) => {
    await panel.open();
    await panel.sidebar
      .getByRole('combobox', { name: 'Instance' })
      .selectOption('Token from a file');
    await expect(panel.alerts).toContainText(
      'the token that this instance is configured to use is not there'
    );
  });
});
