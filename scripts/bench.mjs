// npm run bench: prepare what is missing, then bench/ with the same arguments.
import { prepare } from './prepare.mjs';
import { main, run, tool } from './run.mjs';

await main(async args => {
  await prepare(['demo', 'test']);
  const { code } = await run(tool('python'), ['-m', 'bench', ...args]);
  return code;
});
