// npm run bench: prepare what is missing, then bench/ with the same arguments.
import { prepare, prepareNode } from './prepare.mjs';
import { main, run, tool } from './run.mjs';

await main(async args => {
  await prepare(['demo', 'test']);
  // Playwright drives the browser.
  await prepareNode('ui-tests');
  const { code } = await run(tool('python'), ['-m', 'bench', ...args]);
  return code;
});
