import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { expect } from '@playwright/test';

/** The sidebar "Data Lake", by the roles and names that a screen reader hears. */
export class DataLakePanel {
  constructor(private readonly _page: IJupyterLabPageFixture) {}

  /** The sidebar's tab. */
  get tab(): Locator {
    return this._page.getByRole('tab', { name: 'Data Lake' });
  }

  /** The whole sidebar. */
  get sidebar(): Locator {
    return this._page.locator('#jp-datalake-sidebar');
  }

  /** Section "Browse". */
  get browse(): Locator {
    return this.sidebar.getByRole('region', { name: 'Browse' });
  }

  /** Section "Cart". */
  get cart(): Locator {
    return this.sidebar.getByRole('region', { name: 'Cart' });
  }

  /** What is wrong, in sentences. */
  get alerts(): Locator {
    return this.sidebar.getByRole('alert');
  }

  /** Number of results, live. */
  get count(): Locator {
    return this.browse.getByRole('status');
  }

  /** Open the sidebar by its tab. */
  async open(): Promise<void> {
    if (!(await this.sidebar.isVisible())) {
      await this.tab.click();
    }
    await expect(this.sidebar).toBeVisible();
  }

  /** Type into the search box and press Enter; the type stays as it is when none is given. */
  async search(text: string, type?: string): Promise<void> {
    if (type) {
      await this.browse
        .getByRole('combobox', { name: 'Type' })
        .selectOption(type);
    }
    const box = this.browse.getByRole('searchbox', { name: 'Search data' });
    await box.fill(text);
    await box.press('Enter');
  }

  /** A line of the tree by its name. */
  row(name: string): Locator {
    return this.browse.getByRole('treeitem', { name, exact: true });
  }

  /** Add a line of the tree to the notebook in front. */
  async addToNotebook(name: string): Promise<void> {
    const row = this.row(name);
    await row.hover();
    await row
      .getByRole('button', { name: `Add ${name} to the notebook` })
      .click();
  }

  /** Say yes to data that somebody else attached to the notebook in front. */
  async useCart(): Promise<void> {
    const use = this.cart.getByRole('button', { name: 'Use this cart' });
    // By key: while a notebook opens the rows grow, and the button moves under a mouse.
    await use.press('Enter');
    await expect(use).toHaveCount(0);
  }

  /** An entry of the cart by its variable name. */
  entry(variable: string): Locator {
    return this.cart
      .getByRole('listitem')
      .filter({ has: this._page.getByText(variable, { exact: true }) });
  }
}
