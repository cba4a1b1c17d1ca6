// The browser of the UI tests is the system's Chromium: Playwright's own is not downloaded.
import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { run } from './run.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** The path of a Chromium, or null. */
export function findChromium(env = process.env) {
  if (env.CHROMIUM) {
    return existsSync(env.CHROMIUM) ? env.CHROMIUM : null;
  }
  const folders = (env.PATH ?? '').split(path.delimiter).filter(Boolean);
  return (
    names
      .flatMap(name => folders.map(folder => path.join(folder, name)))
      .find(candidate => existsSync(candidate)) ?? null
  );
}

/** Find Chromium, or install Debian's when we are root; null when there is none to be had. */
export async function haveChromium() {
  const found = findChromium();
  if (found || process.getuid?.() !== 0 || process.env.CHROMIUM) {
    return found;
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const install = [
    'install',
    '--yes',
    '--no-install-recommends',
    'chromium',
    'fonts-dejavu-core'
  ];
  await run('apt-get', ['update'], { env, capture: true });
  await run('apt-get', install, { env, capture: true });
  return findChromium();
}
