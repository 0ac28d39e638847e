// A folder that lives as long as a test needs it.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string;
}

/** Ask for it before whatever writes into it: what comes later is disposed of first. */
export async function temporaryFolder(): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), 'portico-test-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
