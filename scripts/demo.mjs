// npm run demo: prepare what is missing, then `datalake demo` with the same arguments.
import { prepare } from './prepare.mjs';
import { main, run, tool } from './run.mjs';

await main(async args => {
  await prepare(['demo']);
  const { code } = await run(tool('datalake'), ['demo', ...args]);
  return code;
});
