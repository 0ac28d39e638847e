// `npm run client-runtime`: writes packages/client/assets.

import { writeFile } from 'node:fs/promises';
import { clientRuntimeFiles } from './client-runtime-files.ts';

for (const { name, text } of await clientRuntimeFiles()) {
  await writeFile(new URL(`../packages/client/assets/${name}`, import.meta.url), text);
}
