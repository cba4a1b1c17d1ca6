import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { Lake, LAKE_VARIABLE, startLake } from './lake';

/** One lake for all stories: the one that the variable names, else one of our own. */
export default async function globalSetup(): Promise<() => Promise<void>> {
  const given = process.env[LAKE_VARIABLE];
  if (given) {
    await new Lake(given).empty();
    return async () => undefined;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'datalake-ui-lake-'));
  const { process: lake, file } = await startLake(folder);
  process.env[LAKE_VARIABLE] = file;
  return async () => {
    await lake.end();
    rmSync(folder, { recursive: true, force: true });
  };
}
