import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';

import type { BrowserContext } from '@playwright/test';
import { expect } from '@playwright/test';

import type { IJupyter, IServerSetup } from './jupyter';
import { freePort, until } from './jupyter';
import { Leashed, tool } from './leashed';

const USER = 'alice';

/**
 * A real JupyterHub on https with one user's server behind its proxy: browsers then send `Sec-Fetch-*`, and the
 * hub's own, stricter check of `_xsrf` is at work.
 */
export async function startHub(setup: IServerSetup): Promise<IJupyter> {
  const root = mkdtempSync(path.join(tmpdir(), 'datalake-ui-hub-'));
  const home = path.join(root, 'home', USER);
  for (const folder of [home, path.join(root, 'config')]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(
    path.join(root, 'config', 'jupyter_server_config.json'),
    JSON.stringify({ DataLakeApp: setup.traits })
  );
  const [port, proxyPort, hubPort] = [
    await freePort(),
    await freePort(),
    await freePort()
  ];
  const token = randomBytes(16).toString('hex');
  const password = randomBytes(8).toString('hex');
  const proxy =
    require.resolve('configurable-http-proxy/bin/configurable-http-proxy');
  const hub = new Leashed(
    [
      tool('jupyterhub'),
      `--config=${path.join(__dirname, 'jupyterhub_config.py')}`
    ],
    {
      PATH: `${path.dirname(tool('jupyterhub'))}${path.delimiter}${process.env.PATH}`,
      DATALAKE_UI_HUB: JSON.stringify({
        ports: { public: port, proxy: proxyPort, hub: hubPort },
        root,
        token,
        password,
        proxy: [process.execPath, proxy],
        user: USER,
        environment: setup.env
      })
    }
  );
  const end = async () => {
    await hub.end();
    rmSync(root, { recursive: true, force: true });
  };
  const origin = `https://127.0.0.1:${port}`;
  const url = `${origin}/user/${USER}`;
  const ask = (method: string, target: string) =>
    status(method, target, { Authorization: `token ${token}` });
  try {
    const users = `${origin}/hub/api/users/${USER}`;
    await until(hub, async () => (await ask('GET', users)) === 200);
    expect([201, 202]).toContain(await ask('POST', `${users}/server`));
    await until(
      hub,
      async () => (await ask('GET', `${url}/api/status`)) === 200
    );
  } catch (error) {
    await end();
    throw error;
  }
  const signIn = async (context: BrowserContext) => {
    const page = await context.newPage();
    await page.goto(`${origin}/hub/login`);
    await page.getByLabel('Username').fill(USER);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(/\/user\/alice\//);
    await page.close();
  };
  return { url, token, signIn, log: () => hub.said, end };
}

/** The status of an answer; 0 while there is none. The certificate is the hub's own. */
function status(
  method: string,
  url: string,
  headers: Record<string, string>
): Promise<number> {
  return new Promise(resolve => {
    httpsRequest(
      url,
      { method, headers, rejectUnauthorized: false },
      answer => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      }
    )
      .on('error', () => resolve(0))
      .end();
  });
}
