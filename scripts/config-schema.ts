// Writes what is derived from the configuration's schema: apps/portico/portico.schema.json for editors, and the tables
// of docs/configuration.md between their markers. `--check` writes nothing and ends with 1 when either is stale.

import { readFile, writeFile } from 'node:fs/promises';
import { derivedFiles } from '../apps/portico/src/config-reference.ts';

const root = new URL('..', import.meta.url);
const check = process.argv.includes('--check');

for (const { path, derive } of derivedFiles) {
  const file = new URL(path, root);
  const before = await readFile(file, 'utf8').catch(() => '');
  const after = derive(before);
  if (before === after) continue;
  if (check) {
    console.error(`${path} is stale: run npm run config-schema`);
    process.exitCode = 1;
  } else {
    await writeFile(file, after);
    console.log(`${path} written`);
  }
}
