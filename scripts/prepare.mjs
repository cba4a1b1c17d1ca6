// What every npm command needs before it starts: .venv, node_modules, the built extension. What is up to date is left alone.
import { createHash } from 'node:crypto';
import {
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { must, root, run, seconds, Sorry, tool, venv } from './run.mjs';

const stampFile = path.join(root, '.prepared.json');
const labextension = 'jupyter_server_ext/jupyterlab_datalake/labextension';
const linked = path.join(
  venv,
  'share/jupyter/labextensions/jupyterlab-datalake'
);

/** Every file at or under `place`, sorted, as paths relative to the repository. */
function files(place) {
  const full = path.join(root, place);
  if (!existsSync(full)) {
    return [];
  }
  if (!statSync(full).isDirectory()) {
    return [place];
  }
  return readdirSync(full)
    .filter(name => name !== '__pycache__')
    .sort()
    .flatMap(name => files(path.join(place, name)));
}

/** One value for the contents of these files and folders. */
export function fingerprint(places, more = '') {
  const hash = createHash('sha256').update(more);
  for (const file of places.flatMap(files)) {
    hash.update(`${file}\0`).update(readFileSync(path.join(root, file)));
  }
  return hash.digest('hex');
}

function readStamps() {
  return existsSync(stampFile)
    ? JSON.parse(readFileSync(stampFile, 'utf8'))
    : {};
}

function stamp(name, value) {
  const stamps = { ...readStamps(), [name]: value };
  writeFileSync(stampFile, `${JSON.stringify(stamps, null, 2)}\n`);
}

async function step(name, value, isThere, body) {
  if (isThere && readStamps()[name] === value) {
    return;
  }
  const since = Date.now();
  process.stderr.write(`${name} …\n`);
  await body();
  stamp(name, value);
  process.stderr.write(`${name}: ${seconds(since)}\n`);
}

async function makeVenv() {
  if (existsSync(tool('python'))) {
    return;
  }
  const asked = await run(
    'python3',
    ['-c', 'import sys; print(*sys.version_info[:2])'],
    { capture: true }
  );
  if (asked.code !== 0) {
    throw new Sorry('python3 was not found: install Python 3.10 or newer.');
  }
  const [major, minor] = asked.output.trim().split(' ').map(Number);
  if (major < 3 || (major === 3 && minor < 10)) {
    throw new Sorry(
      `python3 is ${major}.${minor}: install Python 3.10 or newer.`
    );
  }
  const made = await run('python3', ['-m', 'venv', venv], { capture: true });
  if (made.code !== 0) {
    throw new Sorry(
      /ensurepip/.test(made.output)
        ? 'python3 cannot make virtual environments here (ensurepip is missing): install it, on Debian and Ubuntu with `apt-get install python3-venv`.'
        : `python3 -m venv failed: ${made.output.trim()}`
    );
  }
}

/** An environment with the two tools that fetch everything else. */
async function preparePython() {
  await makeVenv();
  if (!existsSync(tool('uv'))) {
    await must('Installing uv', tool('python'), [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      'uv'
    ]);
  }
  if (!existsSync(tool('jlpm'))) {
    // jlpm comes from here; without it there is no front end to install.
    await must('Installing jlpm', tool('uv'), [
      'pip',
      'install',
      '--quiet',
      '--python',
      tool('python'),
      'jupyter-builder>=1.2.0,<2'
    ]);
  }
}

async function installPackage(extras) {
  const wanted = fingerprint(
    ['pyproject.toml', 'jupyter_server_ext/jupyter-config'],
    JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')).version
  );
  const name = `Python packages [${extras.join(',')}]`;
  await step(name, wanted, existsSync(tool('datalake')), async () => {
    // An earlier link would lead the installed copy into the sources.
    rmSync(linked, { recursive: true, force: true });
    await must('Installing the Python packages', tool('uv'), [
      'pip',
      'install',
      '--quiet',
      // Once here, instead of at each start where nothing may be written.
      '--compile-bytecode',
      '--python',
      tool('python'),
      '--editable',
      `.[${extras.join(',')}]`
    ]);
    // The editable install copies the built front end; a link shows every later build.
    await must(
      'Linking the front end',
      tool('jupyter-builder'),
      ['develop', '.', '--overwrite'],
      { capture: true }
    );
  });
}

/** node_modules of the repository or of one of its projects, exactly as its lock file says. */
export async function prepareNode(folder = '.') {
  const places = ['package.json', 'yarn.lock', '.yarnrc.yml'].map(file =>
    path.join(folder, file)
  );
  const name = `Node packages of ${folder}`;
  const isThere = existsSync(path.join(root, folder, 'node_modules'));
  await step(name, fingerprint([...places, '.yarnrc.yml']), isThere, () =>
    must(
      'Installing the Node packages',
      tool('jlpm'),
      ['install', '--immutable'],
      {
        cwd: path.join(root, folder),
        capture: !process.env.CI
      }
    )
  );
}

async function buildFrontEnd() {
  const sources = fingerprint([
    'package.json',
    'yarn.lock',
    'tsconfig.json',
    'tsconfig.build.json',
    'webpack.config.js',
    'schema',
    'src',
    'style',
    'jupyter_server_ext/jupyterlab_datalake/kernel'
  ]);
  const isThere = existsSync(path.join(root, labextension, 'package.json'));
  await step('Front end', sources, isThere, () =>
    must('Building the front end', tool('jlpm'), ['build'], { capture: true })
  );
}

/**
 * Make everything that `npm run demo`, `npm test` and `npm run bench` start from.
 *
 * @param {string[]} extras - extras of pyproject.toml to install
 */
export async function prepare(extras) {
  if (process.platform === 'win32') {
    throw new Sorry(
      'The embedded lake needs Linux or macOS: on Windows, use WSL.'
    );
  }
  const [nodeMajor] = process.versions.node.split('.').map(Number);
  if (nodeMajor < 20) {
    throw new Sorry(
      `Node.js is ${process.versions.node}: install Node.js 20 or newer.`
    );
  }
  await preparePython();
  await prepareNode();
  await buildFrontEnd();
  await installPackage(extras);
}
