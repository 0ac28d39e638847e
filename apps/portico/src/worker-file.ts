// Where the module is that a worker process runs.

import { fileURLToPath } from 'node:url';

const source = import.meta.url.endsWith('.ts');

/** Beside this file, as source or compiled. */
export const workerFile: string = fileURLToPath(new URL(source ? './worker.ts' : './worker.js', import.meta.url));
