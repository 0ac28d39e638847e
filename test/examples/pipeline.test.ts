// The lines of the README for a service's pipeline, run as they stand there against the running example system.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningProcess, repository, startProcess } from '../support/process.ts';

const page = readFileSync(join(repository, 'README.md'), 'utf8');
const [, block = ''] = /<!-- pipeline -->\n```sh\n([\s\S]*?)```/.exec(page) ?? [];
const lines = block.trim().split('\n');

let system: RunningProcess;
beforeAll(async () => {
  system = startProcess('npm', ['start']);
  await system.printed(/Ready in/);
});
afterAll(async () => {
  await system[Symbol.asyncDispose]();
  await rm(join(repository, 'kb.d.ts'), { force: true });
});

test('every line ends with 0', async () => {
  expect(lines.length).toBeGreaterThanOrEqual(4);
  for (const line of lines) {
    const ran = promisify(execFile)('sh', ['-c', line], { cwd: repository, env: { ...process.env, NO_COLOR: '1' } });
    await expect(ran, line).resolves.toBeDefined();
  }
});
