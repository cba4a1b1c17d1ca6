import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';

/** The sidebar "Data Lake", by the roles and names that a screen reader hears. */
export class DataLakePanel {
  constructor(private readonly _page: IJupyterLabPageFixture) {}

  /** The sidebar's tab. */
  get tab(): Locator {
    return this._page.getByRole('tab', { name: 'Data Lake' });
  }
}
