// Starting processes: argument lists only, output streamed, nothing left behind when we are told to stop.
import { spawn } from 'node:child_process';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '..'
);

/** The project's own Python environment. */
export const venv = path.join(root, '.venv');

/** An executable of the project's Python environment. */
export const tool = name => path.join(venv, 'bin', name);

/** Said to the user as it stands, without a stack. */
export class Sorry extends Error {}

/** A signal reached us: no further stage starts. */
export const stopping = { signal: null };

const children = new Set();

function end(child, signal) {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
  }
}

function onSignal(signal) {
  stopping.signal = signal;
  // Ctrl-C in a terminal reaches the whole group already; a second one would cut short the children's own shutdown.
  const reachedAll = signal === 'SIGINT' && process.stdin.isTTY;
  for (const child of children) {
    if (!reachedAll) {
      end(child, signal === 'SIGHUP' ? 'SIGTERM' : signal);
    }
    setTimeout(() => end(child, 'SIGTERM'), 15_000).unref();
    setTimeout(() => end(child, 'SIGKILL'), 30_000).unref();
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => onSignal(signal));
}

// npm passes no signal on: when it is gone, we were meant.
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent && !stopping.signal) {
    onSignal('SIGTERM');
  }
}, 1000).unref();

/** The environment of every child: the project's tools first, nothing of another Python. */
export function environment(extra = {}) {
  const env = { ...process.env, VIRTUAL_ENV: venv, ...extra };
  delete env.PYTHONHOME;
  delete env.PYTHONPATH;
  env.PATH = [path.join(venv, 'bin'), process.env.PATH].join(path.delimiter);
  return env;
}

/**
 * Run a program to its end.
 *
 * With `capture` its output is returned instead of shown. Resolves to `{code, output}`; a signal counts as code 1,
 * a program that cannot be started as 127.
 */
export function run(command, args, options = {}) {
  const { cwd = root, env = {}, capture = false, tee = false } = options;
  const pipe = capture || tee;
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd,
      env: environment(env),
      stdio: ['inherit', pipe ? 'pipe' : 'inherit', pipe ? 'pipe' : 'inherit']
    });
    children.add(child);
    let output = '';
    const collect = (stream, shown) => {
      stream?.setEncoding('utf8');
      stream?.on('data', text => {
        output += text;
        if (tee) {
          shown.write(text);
        }
      });
    };
    collect(child.stdout, process.stdout);
    collect(child.stderr, process.stderr);
    child.on('error', error => {
      children.delete(child);
      resolve({ code: 127, output: error.message });
    });
    child.on('close', code => {
      children.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

/** Run a program that must succeed; `sentence` says what it was for. */
export async function must(sentence, command, args, options = {}) {
  const { code, output } = await run(command, args, options);
  if (stopping.signal) {
    throw new Sorry(`Stopped by ${stopping.signal}.`);
  }
  if (code !== 0) {
    throw new Sorry(
      `${sentence} failed (${path.basename(command)} ended with ${code}).${output ? `\n${output.trim()}` : ''}`
    );
  }
  return output;
}

/** Seconds with one digit. */
export const seconds = since => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/** Run the command's main function; what is for the user is said in one sentence. */
export async function main(body) {
  try {
    process.exitCode = await body(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof Sorry)) {
      throw error;
    }
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
