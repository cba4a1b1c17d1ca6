import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** The repository. */
export const ROOT = path.resolve(__dirname, '..', '..');

/** A tool of the project's Python environment. */
export const tool = (name: string): string =>
  path.join(ROOT, '.venv', 'bin', name);

/** A program that ends with the test run, or before. */
export class Leashed {
  constructor(command: string[], env: NodeJS.ProcessEnv = {}) {
    this._process = spawn(
      process.execPath,
      [path.join(__dirname, 'leash.mjs'), ...command],
      { cwd: ROOT, env: { ...process.env, ...env } }
    );
    this._exit = once(this._process, 'exit');
    this._process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this._said = (this._said + text).slice(-20_000);
    });
    this._process.stdout.setEncoding('utf8');
  }

  /** What it wrote to standard error, as far as it is kept. */
  get said(): string {
    return this._said;
  }

  /** Whether it has ended. */
  get ended(): boolean {
    return this._process.exitCode !== null || this._process.signalCode !== null;
  }

  /** The first line that it writes to standard output. Rejects when it ends before. */
  async firstLine(): Promise<string> {
    let text = '';
    for await (const chunk of this._process.stdout) {
      text += chunk;
      if (text.includes('\n')) {
        return text.slice(0, text.indexOf('\n'));
      }
    }
    throw new Error(`It ended without a word.\n${this._said}`);
  }

  /** End it and everything it has started. */
  async end(): Promise<void> {
    this._process.stdin.end();
    await this._exit;
  }

  private readonly _process: ChildProcessWithoutNullStreams;
  private readonly _exit: Promise<unknown>;
  private _said = '';
}
