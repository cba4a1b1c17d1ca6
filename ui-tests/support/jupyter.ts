import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { BrowserContext } from '@playwright/test';
import { expect } from '@playwright/test';

import { Leashed, tool } from './leashed';

/** How a story wants its Jupyter server. */
export interface IServerSetup {
  /** Traits of `c.DataLakeApp`. */
  traits: Record<string, unknown>;
  /** Whether the server half of the extension is enabled. */
  serverHalf: boolean;
  /** Environment variables. */
  env: Record<string, string>;
  /** What the administrator pre-set: `default_setting_overrides.json`, and `overrides.json`. */
  presets?: { config: object; application: object };
}

/** A running Jupyter server with a directory of its own. */
export interface IJupyter {
  /** Where JupyterLab begins, without a slash at its end. */
  readonly url: string;
  readonly token: string;
  /** Log a browser in, as a user does. */
  readonly signIn: (context: BrowserContext) => Promise<void>;
  /** What it wrote to its log, as far as it is kept. */
  readonly log: () => string;
  readonly end: () => Promise<void>;
}

/** A port on which nobody listens now. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Start `jupyter lab` on a free port; nothing of the user's own configuration is read. */
export async function startJupyter(setup: IServerSetup): Promise<IJupyter> {
  const root = mkdtempSync(path.join(tmpdir(), 'datalake-ui-'));
  for (const folder of ['notebooks', 'workspaces', 'config']) {
    mkdirSync(path.join(root, folder));
  }
  if (setup.presets) {
    const { application, config } = setup.presets;
    write(root, 'config/labconfig/default_setting_overrides.json', config);
    write(root, 'settings/overrides.json', application);
  }
  const port = await freePort();
  const token = randomBytes(16).toString('hex');
  const server = new Leashed(
    [
      tool('jupyter'),
      'lab',
      `--config=${path.join(__dirname, 'jupyter_server_config.py')}`
    ],
    {
      ...setup.env,
      PATH: `${path.dirname(tool('jupyter'))}${path.delimiter}${process.env.PATH}`,
      JUPYTER_CONFIG_DIR: path.join(root, 'config'),
      JUPYTER_DATA_DIR: path.join(root, 'data'),
      JUPYTER_RUNTIME_DIR: path.join(root, 'runtime'),
      IPYTHONDIR: path.join(root, 'ipython'),
      MPLCONFIGDIR: path.join(root, 'matplotlib'),
      DATALAKE_UI_SERVER: JSON.stringify({
        port,
        token,
        root,
        serverHalf: setup.serverHalf,
        traits: setup.traits
      })
    }
  );
  const end = async () => {
    await server.end();
    rmSync(root, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await answering(server, `${url}/api/status`, token);
  } catch (error) {
    await end();
    throw error;
  }
  const signIn = async (context: BrowserContext) => {
    const answer = await context.request.get(`${url}/lab?token=${token}`);
    expect(answer.ok()).toBe(true);
  };
  return { url, token, signIn, log: () => server.said, end };
}

function write(root: string, file: string, value: object): void {
  const target = path.join(root, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, JSON.stringify(value));
}

async function answering(
  server: Leashed,
  url: string,
  token: string
): Promise<void> {
  const headers = { Authorization: `token ${token}` };
  await until(
    server,
    async () => (await fetch(url, { headers }).catch(() => null))?.ok ?? false
  );
}

/** Wait for a server that is starting. */
export async function until(
  server: Leashed,
  ready: () => Promise<boolean>
): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && !server.ended) {
    if (await ready()) {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  throw new Error(`The server did not start.\n${server.said}`);
}
