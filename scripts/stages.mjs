// The stages of `npm test`, in order. Each resolves to its counts {passed, failed, skipped}.
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { haveChromium } from './chromium.mjs';
import { prepareNode } from './prepare.mjs';
import {
  fromFile,
  fromJest,
  fromJunit,
  fromNode,
  fromPlaywright,
  fromPreCommit,
  verdict
} from './reports.mjs';
import { root, run, Sorry, tool } from './run.mjs';

const tests = 'jupyter_server_ext/tests';
const packaging = `${tests}/packaging`;
const stories = path.join(root, 'ui-tests');

/** A fresh place for a stage's report. */
function report(name) {
  const file = path.join(root, '.test-results', name);
  mkdirSync(path.dirname(file), { recursive: true });
  rmSync(file, { force: true });
  return file;
}

async function lint() {
  await prepareNode('ui-tests');
  const { code, output } = await run(
    tool('pre-commit'),
    ['run', '--all-files', '--color=never'],
    { tee: true }
  );
  return verdict(fromPreCommit(output), code);
}

async function scripts() {
  const folder = path.join(root, 'scripts');
  const files = readdirSync(folder)
    .filter(name => name.endsWith('.test.mjs'))
    .map(name => path.join(folder, name));
  const { code, output } = await run(
    process.execPath,
    ['--test', '--test-reporter=spec', ...files],
    { tee: true }
  );
  return verdict(fromNode(output), code);
}

async function jest() {
  const file = report('jest.json');
  const { code } = await run(tool('jlpm'), [
    'jest',
    '--json',
    `--outputFile=${file}`
  ]);
  return verdict(fromFile(file, fromJest), code);
}

/** The tests read their long counts from here. */
const counts = campaign => (campaign ? { CAMPAIGN: '1' } : {});

/** A run of pytest over `places`; `markers` chooses among what is there. */
async function pytest(name, markers, places, campaign, env = {}) {
  const file = report(`${name}.xml`);
  const chosen = [markers, campaign ? '' : 'not campaign'].filter(Boolean);
  const { code } = await run(
    tool('python'),
    [
      '-m',
      'pytest',
      `--junitxml=${file}`,
      ...(chosen.length ? ['-m', chosen.join(' and ')] : []),
      ...places
    ],
    { env: { ...env, ...counts(campaign) } }
  );
  return verdict(fromFile(file, fromJunit), code);
}

const unit = campaign =>
  pytest('unit', 'not integration', [tests, `--ignore=${packaging}`], campaign);

const integration = campaign =>
  pytest(
    'integration',
    'integration',
    [tests, `--ignore=${packaging}`],
    campaign
  );

async function wheel(campaign) {
  const chromium = await haveChromium();
  const env = chromium ? { CHROMIUM: chromium } : {};
  return pytest('wheel', '', [packaging], campaign, env);
}

/** The stories in a real browser. Without one that is said; where nobody reads it (CI) it is a failure. */
async function ui(campaign) {
  const chromium = await haveChromium();
  if (!chromium) {
    process.stderr.write(
      'The UI tests did not run: no Chromium was found and none could be installed. Install chromium, or name one in CHROMIUM.\n'
    );
    return { passed: 0, failed: process.env.CI ? 1 : 0, skipped: 1 };
  }
  await prepareNode('ui-tests');
  const file = report('ui.json');
  const { code } = await run(
    tool('jlpm'),
    ['playwright', 'test', '--reporter=list,json'],
    {
      cwd: stories,
      env: {
        CHROMIUM: chromium,
        PLAYWRIGHT_JSON_OUTPUT_NAME: file,
        ...counts(campaign)
      }
    }
  );
  return verdict(fromFile(file, fromPlaywright), code);
}

export const stages = { lint, scripts, jest, unit, integration, wheel, ui };

/** The stages that `--only` names, in their own order; throws a sentence for a name that is none. */
export function choose(only) {
  const names = Object.keys(stages);
  const wanted = only ? only.split(',').map(name => name.trim()) : names;
  const unknown = wanted.filter(name => !names.includes(name));
  if (unknown.length) {
    throw new Sorry(
      `No such stage: ${unknown.join(', ')}. There are: ${names.join(', ')}.`
    );
  }
  return names.filter(name => wanted.includes(name));
}
