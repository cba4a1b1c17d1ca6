import { violationsInEveryTheme } from '../support/accessibility';
import { expect, test } from '../support/test';

test.use({ server: 'mistaken' });

const VIEW = '#jp-datalake-doctor';

test('the doctor names what is wrong and what to do', async ({
  page,
  panel
}, testInfo) => {
  await panel.open();
  await panel.alerts.getByRole('button', { name: 'What is wrong?' }).click();
  const view = page.locator(VIEW);
  await expect(view.getByRole('status')).toContainText('2 failed');

  const password = view.getByRole('region', { name: 'Embedded lake (demo)' });
  const refused = password.getByRole('listitem').filter({ hasText: 'Sign-in' });
  await expect(refused).toContainText('Rucio does not accept this credential');
  await expect(refused).toContainText(
    'What you can do: Check user name, password and account'
  );
  await expect(
    password.getByText('Not looked at: nobody is signed in.')
  ).toHaveCount(2);

  const file = view.getByRole('region', {
    name: 'Token from a file (token-file)'
  });
  await expect(
    file.getByText('file /nonexistent/datalake/token does not exist')
  ).toBeVisible();
  // What does not need a credential was looked at all the same.
  await expect(file.getByText(/^Rucio answers after/)).toBeVisible();

  const picture = (theme: string) =>
    page.screenshot({ path: testInfo.outputPath(`wrong-${theme}.png`) });
  expect(await violationsInEveryTheme(page, VIEW, picture)).toEqual([]);
});
