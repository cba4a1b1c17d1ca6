import { bracket, IN_GERMAN, strange } from '../support/languages';
import { expect, test } from '../support/test';

test.use({ ...IN_GERMAN, server: 'mistaken' });

test('what can be done about trouble goes by the translator', async ({
  page,
  panel
}) => {
  await bracket(page);
  await page.goto();
  await panel.open();
  const alert = panel.alerts.first();
  await expect(alert).toContainText('⟦Benutzername, Passwort und Konto prüfen');
  // What happened is the server's sentence, and Rucio's.
  const words = alert.locator('> :not([class*=failure])');
  expect.soft(await strange(words)).toEqual([]);
  const form = panel.sidebar.getByRole('form');
  await expect(form).toBeVisible();
  expect.soft(await strange(form)).toEqual([]);

  await alert.getByRole('button', { name: '⟦Was stimmt nicht?⟧' }).click();
  const doctor = page.locator('#jp-datalake-doctor');
  await expect(doctor.getByRole('status')).toContainText('⟦2 fehlgeschlagen⟧');
  const remedies = doctor.locator('p:has(strong)');
  await expect(remedies.first()).toBeVisible();
  expect.soft(await strange(remedies)).toEqual([]);
});
