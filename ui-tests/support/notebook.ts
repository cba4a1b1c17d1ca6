import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { APIRequestContext, Locator } from '@playwright/test';
import { expect } from '@playwright/test';

/** One entry of `rucio_attachments`. */
export interface IStoredAttachment {
  did: string;
  type: string;
  variableName: string;
  [further: string]: unknown;
}

/** A notebook with the given cart and nothing in it, as somebody else may have sent it. */
export function notebookWith(attachments: unknown): object {
  return {
    cells: [],
    metadata: {
      kernelspec: {
        display_name: 'Python 3 (ipykernel)',
        language: 'python',
        name: 'python3'
      },
      rucio_attachments: attachments
    },
    nbformat: 4,
    nbformat_minor: 5
  };
}

/** Put a notebook on the server. */
export async function putNotebook(
  request: APIRequestContext,
  path: string,
  content: object
): Promise<void> {
  const answer = await request.put(`/api/contents/${path}`, {
    data: { type: 'notebook', format: 'json', content }
  });
  expect(answer.ok()).toBe(true);
}

/** The cart of a notebook as its file has it. */
export async function storedCart(
  request: APIRequestContext,
  path: string
): Promise<IStoredAttachment[] | undefined> {
  const answer = await request.get(`/api/contents/${path}`);
  const { content } = (await answer.json()) as {
    content: { metadata: { rucio_attachments?: IStoredAttachment[] } };
  };
  return content.metadata.rucio_attachments;
}

/** A new notebook from the launcher, as soon as its kernel is idle. */
export async function newNotebook(page: IJupyterLabPageFixture): Promise<void> {
  await page
    .getByRole('region', { name: 'main area content' })
    .getByRole('button', { name: 'Python 3 (ipykernel)' })
    .first()
    .click();
  await kernelIdle(page);
}

/** Wait for the kernel of the notebook in front. */
export async function kernelIdle(page: IJupyterLabPageFixture): Promise<void> {
  await expect(
    page.getByRole('button', { name: 'Python 3 (ipykernel) | Idle' })
  ).toBeVisible({ timeout: 60_000 });
}

/** Wait until a kernel's process is gone and the next one is idle. */
export async function nextKernel(
  page: IJupyterLabPageFixture,
  pid: number
): Promise<void> {
  const isAlive = (): boolean => {
    try {
      return process.kill(pid, 0);
    } catch {
      return false;
    }
  };
  await expect.poll(isAlive, { timeout: 30_000 }).toBe(false);
  await kernelIdle(page);
}

/** Write a cell at the end, run it, and return it. */
export async function run(
  page: IJupyterLabPageFixture,
  source: string
): Promise<Locator> {
  const cells = await page.notebook.getCellCount();
  const isEmpty = cells === 1 && !(await page.notebook.getCellTextInput(0));
  const index = isEmpty ? 0 : cells;
  if (isEmpty) {
    await page.notebook.setCell(0, 'code', source);
  } else {
    await page.notebook.addCell('code', source);
  }
  await page.notebook.runCell(index, { inplace: true });
  const cell = await page.notebook.getCellLocator(index);
  expect(cell).not.toBeNull();
  return cell as Locator;
}

/** Run an expression and return what it prints. */
export async function evaluate(
  page: IJupyterLabPageFixture,
  expression: string
): Promise<string> {
  const cell = await run(page, `print(${expression})`);
  const output = cell.locator('.jp-OutputArea-output');
  await expect(output.first()).toBeVisible();
  return (await output.allTextContents()).join('').trim();
}
