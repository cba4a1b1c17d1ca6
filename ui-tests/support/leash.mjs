// node leash.mjs PROGRAM ARGS…: runs a program in a process group of its own, and ends the group when the leash's standard input
// closes. So the program goes when the test run goes, however that went.
import { spawn } from 'node:child_process';
import process from 'node:process';

const PATIENCE = 15_000;

const [program, ...args] = process.argv.slice(2);
const child = spawn(program, args, {
  detached: true,
  stdio: ['ignore', 'inherit', 'inherit']
});

function end(signal) {
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (error.code !== 'ESRCH') {
      throw error;
    }
  }
}

function letGo() {
  end('SIGTERM');
  setTimeout(() => end('SIGKILL'), PATIENCE).unref();
}

child.on('error', error => {
  process.stderr.write(`${program}: ${error.message}\n`);
  process.exit(127);
});
child.on('exit', code => {
  end('SIGKILL');
  process.exit(code ?? 1);
});
process.stdin.on('end', letGo).resume();
process.on('SIGTERM', letGo);
// A terminal's Ctrl-C reaches this process too; it ends with its standard input.
process.on('SIGINT', () => undefined);
