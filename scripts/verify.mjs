// npm test, npm run campaign: prepare what is missing, then every stage, also after one that failed.
//   npm test -- --only lint,jest     these stages alone
import process from 'node:process';
import { parseArgs } from 'node:util';

import { prepare } from './prepare.mjs';
import { main, seconds, Sorry, stopping } from './run.mjs';
import { choose, stages } from './stages.mjs';

function options(args) {
  try {
    return parseArgs({
      args,
      options: {
        campaign: { type: 'boolean', default: false },
        only: { type: 'string' }
      }
    }).values;
  } catch (error) {
    throw new Sorry(error.message);
  }
}

await main(async args => {
  const { campaign, only } = options(args);
  const chosen = choose(only);
  const start = Date.now();
  await prepare(['demo', 'test']);

  const rows = [];
  for (const name of chosen) {
    if (stopping.signal) {
      break;
    }
    process.stdout.write(`\n== ${name}\n`);
    const since = Date.now();
    const counts = await stages[name](campaign);
    rows.push({ name, ...counts, time: seconds(since) });
    process.stdout.write(`== ${name}: ${seconds(since)}\n`);
  }

  const sum = key => rows.reduce((total, row) => total + row[key], 0);
  process.stdout.write('\n');
  for (const row of rows) {
    const skipped = row.skipped ? `, ${row.skipped} skipped` : '';
    process.stdout.write(
      `${row.name.padEnd(12)}${row.passed} passed, ${row.failed} failed${skipped} (${row.time})\n`
    );
  }
  process.stdout.write(`All stages: ${seconds(start)}\n`);
  process.stdout.write(`${sum('passed')} passed, ${sum('failed')} failed\n`);
  if (stopping.signal) {
    process.stdout.write(`Stopped by ${stopping.signal}.\n`);
  }
  return sum('failed') || stopping.signal ? 1 : 0;
});
