import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';

import { findChromium } from './chromium.mjs';
import { fingerprint } from './prepare.mjs';
import { environment, must, root, run, Sorry, venv } from './run.mjs';
import { choose, stages } from './stages.mjs';

const lives = pid => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

async function gone(pid) {
  for (let tries = 0; tries < 100 && lives(pid); tries += 1) {
    await pause(100);
  }
  return !lives(pid);
}

/** A script of ours that runs a long child; resolves to the ids of both. */
async function longRunner(shell) {
  const child =
    "process.stdout.write(process.pid + '\\n'); setInterval(() => undefined, 1000)";
  const program = `
    import { run } from ${JSON.stringify(path.join(root, 'scripts', 'run.mjs'))};
    process.stdout.write(process.pid + ' ');
    await run(process.execPath, ['-e', ${JSON.stringify(child)}]);
  `;
  const args = ['--input-type=module', '-e', program];
  const outer = shell
    ? spawn('sh', ['-c', '"$0" "$@" & wait', process.execPath, ...args], {
        stdio: ['ignore', 'pipe', 'inherit']
      })
    : spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  outer.stdout.setEncoding('utf8');
  while (!said.includes('\n')) {
    const [text] = await once(outer.stdout, 'data');
    said += text;
  }
  const [ours, theirs] = said.trim().split(' ').map(Number);
  return { outer, ours, theirs };
}

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) {
  test(`${signal} ends the children`, async () => {
    const { outer, theirs } = await longRunner(false);
    outer.kill(signal);
    assert.ok(await gone(theirs));
    assert.ok(await gone(outer.pid));
  });
}

test('when npm is killed, we end and so do the children', async () => {
  const { outer, ours, theirs } = await longRunner(true);
  outer.kill('SIGKILL');
  assert.ok(await gone(theirs));
  assert.ok(await gone(ours));
});

test('the exit code and the output come back', async () => {
  const program = "console.log('out'); console.error('err'); process.exit(3)";
  const { code, output } = await run(process.execPath, ['-e', program], {
    capture: true
  });
  assert.equal(code, 3);
  assert.match(output, /out/);
  assert.match(output, /err/);
});

test('a program that is not there is a sentence, not a stack', async () => {
  await assert.rejects(
    must('Asking nobody', 'no-such-program-here', [], { capture: true }),
    error =>
      error instanceof Sorry && /^Asking nobody failed/.test(error.message)
  );
});

test("children see the project's tools first and no other Python's settings", () => {
  process.env.PYTHONPATH = '/elsewhere';
  const env = environment({ EXTRA: '1' });
  delete process.env.PYTHONPATH;
  assert.ok(env.PATH.startsWith(path.join(venv, 'bin') + path.delimiter));
  assert.equal(env.PYTHONPATH, undefined);
  assert.equal(env.EXTRA, '1');
});

test('a fingerprint follows what it covers, and nothing else', () => {
  const one = fingerprint(['package.json']);
  assert.equal(fingerprint(['package.json']), one);
  assert.notEqual(fingerprint(['package.json'], 'more'), one);
  assert.notEqual(fingerprint(['package.json', 'scripts']), one);
  assert.equal(fingerprint(['package.json', 'no-such-folder']), one);
});

test('--only keeps the order of the stages, and names what is none', () => {
  assert.deepEqual(choose(undefined), Object.keys(stages));
  assert.deepEqual(choose('jest, lint'), ['lint', 'jest']);
  assert.throws(() => choose('jest,nonsense'), /No such stage: nonsense/);
});

test('a browser that is named but not there is none', () => {
  assert.equal(findChromium({ CHROMIUM: '/nowhere/chromium' }), null);
  assert.equal(findChromium({ PATH: '/nowhere' }), null);
});
