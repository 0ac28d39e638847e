// `npm run openapi`: writes the generated files of openapi/ and names those that changed.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { openapiFiles } from './openapi-files.ts';

const folder = new URL('../openapi/', import.meta.url);
mkdirSync(new URL('services/', folder), { recursive: true });
for (const [path, text] of await openapiFiles()) {
  const file = new URL(path, folder);
  if (existsSync(file) && readFileSync(file, 'utf8') === text) continue;
  writeFileSync(file, text);
  console.log(`openapi/${path} changed`);
}
