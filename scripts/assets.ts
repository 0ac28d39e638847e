// Puts Scalar's browser bundle beside the gateway's own assets, so that a published package or an image carries one file
// instead of the 300 MB tree it is built from. In a checkout the installed package is read directly: npm runs this before
// packing, and with --remove after it, so that no stale copy stays behind.

import { copyFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const gateway = fileURLToPath(new URL('../packages/gateway/', import.meta.url));
const target = join(gateway, 'assets', 'scalar.js');

if (process.argv.includes('--remove')) rmSync(target, { force: true });
else {
  const main = createRequire(join(gateway, 'package.json')).resolve('@scalar/api-reference');
  copyFileSync(join(dirname(main), 'browser', 'standalone.js'), target);
}
