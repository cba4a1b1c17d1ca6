import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync
} from 'node:fs';
import path from 'node:path';

import { ROOT, tool } from './leashed';

const REQUIREMENTS = path.join(__dirname, 'collaboration.txt');
const CACHE = path.join(ROOT, '.test-results', 'collaboration');

/**
 * Variables with which a server has real-time collaboration. It is installed beside the project's
 * environment, where the extension would be on for all other servers; built once.
 */
export function withCollaboration(): Record<string, string> {
  if (!existsSync(CACHE)) {
    build();
  }
  const lib = path.join(CACHE, 'lib');
  const [python] = readdirSync(lib);
  return {
    PYTHONPATH: path.join(lib, python, 'site-packages'),
    JUPYTER_PATH: path.join(CACHE, 'share', 'jupyter'),
    JUPYTER_CONFIG_PATH: path.join(CACHE, 'etc', 'jupyter')
  };
}

function build(): void {
  const folder = mkdtempSync(`${CACHE}-`);
  try {
    execFileSync(tool('python'), ['-m', 'venv', folder]);
    execFileSync(path.join(folder, 'bin', 'python'), [
      ...['-m', 'pip', 'install', '--quiet', '--no-deps'],
      ...['--requirement', REQUIREMENTS]
    ]);
    renameSync(folder, CACHE);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
