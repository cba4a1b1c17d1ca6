// The stories run on the embedded lake and a JupyterLab with its security on; both are started by serve.py.
// They find the description of the lake (URL, accounts, control) in the JSON file that DATALAKE_UI_LAKE names.
const { execFileSync } = require('node:child_process');
const { randomBytes } = require('node:crypto');
const path = require('node:path');

const base = require('@jupyterlab/galata/lib/playwright-config');

/** A port that is free now; asked for in a process of its own because this file is read synchronously. */
function freePort() {
  const program =
    "const s = require('node:net').createServer().listen(0, '127.0.0.1', () => { console.log(s.address().port); s.close(); })";
  return execFileSync(process.execPath, ['-e', program], {
    encoding: 'utf8'
  }).trim();
}

// This file is read again by every worker: what is chosen here once travels in the environment.
process.env.GALATA_PORT ??= freePort();
process.env.DATALAKE_UI_TOKEN ??= randomBytes(16).toString('hex');
process.env.DATALAKE_UI_LAKE ??= path.join(
  __dirname,
  '..',
  '.test-results',
  `ui-lake-${process.env.GALATA_PORT}.json`
);

const origin = `http://127.0.0.1:${process.env.GALATA_PORT}`;
const token = process.env.DATALAKE_UI_TOKEN;

module.exports = {
  ...base,
  testDir: path.join(__dirname, 'tests'),
  outputDir: path.join(__dirname, 'test-results'),
  reporter: [['list']],
  timeout: 120_000,
  expect: { timeout: 20_000 },
  workers: 1,
  retries: 0,
  forbidOnly: true,
  use: {
    ...base.use,
    baseURL: origin,
    viewport: { width: 1280, height: 800 },
    video: 'off',
    trace: 'retain-on-failure',
    screenshot: 'only-on-failure',
    extraHTTPHeaders: { Authorization: `token ${token}` },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium'
    }
  },
  webServer: {
    command: 'python serve.py',
    cwd: __dirname,
    url: `${origin}/lab?token=${token}`,
    // The first start builds the lake's own environment.
    timeout: 600_000,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
    stdout: 'ignore',
    stderr: 'pipe',
    reuseExistingServer: false
  }
};
