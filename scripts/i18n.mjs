// npm run i18n: make a place in every catalogue for what the front end says, drop what it says no more, and name what
// is left to translate.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';

import { prepareNode } from './prepare.mjs';
import { main, root } from './run.mjs';

await main(async () => {
  await prepareNode();
  const { default: prettier } = await import('prettier');
  const { catalogues, completed, faultsOf, spoken } =
    await import('./strings.mjs');
  const { texts, faults } = spoken();
  for (const { language, file } of catalogues()) {
    const catalogue = completed(JSON.parse(readFileSync(file, 'utf8')), texts);
    const options = await prettier.resolveConfig(file);
    const text = await prettier.format(JSON.stringify(catalogue), {
      ...options,
      parser: 'json',
      objectWrap: 'preserve'
    });
    writeFileSync(file, text);
    const left = faultsOf(catalogue, texts);
    process.stdout.write(
      `${language}: ${texts.size} texts, ${left.length} to do in ${path.relative(root, file)}\n`
    );
    faults.push(...left);
  }
  process.stdout.write(faults.map(fault => `  ${fault}\n`).join(''));
  return faults.length ? 1 : 0;
});
