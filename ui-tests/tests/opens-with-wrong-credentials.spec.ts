import { violationsInEveryTheme } from '../support/accessibility';
import { expect, test } from '../support/test';

test.use({ server: 'mistaken' });

test('a wrong password is refused in words, and the right one lets in', async ({
  complaints,
  lake,
  page,
  panel
}) => {
  complaints.expect({ path: '/credential', status: 401 });
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
  expect(await violationsInEveryTheme(page, '#jp-datalake-sidebar')).toEqual(
    []
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
