// The stories run on the embedded lake and on Jupyter servers with their security on; support/ starts them on free ports.
const path = require('node:path');

const base = require('@jupyterlab/galata/lib/playwright-config');

module.exports = {
  ...base,
  testDir: path.join(__dirname, 'tests'),
  outputDir: path.join(__dirname, 'test-results'),
  globalSetup: path.join(__dirname, 'support', 'global-setup.ts'),
  // The first start builds the lake's own environment.
  globalTimeout: 40 * 60_000,
  reporter: [['list']],
  // The longest story takes a minute; the rest is for a machine that does something else, too.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  workers: 1,
  retries: 0,
  forbidOnly: true,
  use: {
    ...base.use,
    // The hub's certificate is its own.
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 800 },
    actionTimeout: 30_000,
    video: 'off',
    // Tracing takes a third of the processor: ask for it by `--trace on`.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium'
    }
  }
};
