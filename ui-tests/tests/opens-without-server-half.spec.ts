import { expect, test } from '../support/test';

test.use({ server: 'no server half' });

test('it says that the server does not know us', async ({
  panel,
  complaints
}) => {
  complaints.expect({ path: '/datalake/instances', status: 404 });
  await panel.open();
  await expect(panel.alerts).toContainText(
    'The server part of the extension does not answer'
  );
  await expect(
    panel.alerts.getByRole('button', { name: 'Retry' })
  ).toBeVisible();
});
