// The runtime that `portico client --runtime` writes is the one of packages/client, and small.

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
// @boundaries-ignore the script that writes the files says what they should be
import { clientRuntimeFiles } from '../../scripts/client-runtime-files.ts';

const assets = new URL('../../packages/client/assets/', import.meta.url);

test('the files are as packages/client makes them: npm run client-runtime writes them', async () => {
  for (const { name, text } of await clientRuntimeFiles())
    expect(await readFile(new URL(name, assets), 'utf8')).toBe(text);
});

test('it is one file of at most 6 kB that imports nothing', async () => {
  const runtime = await readFile(new URL('runtime.js', assets));
  expect(runtime.length).toBeLessThanOrEqual(6_000);
  expect(runtime.toString()).not.toMatch(/\bimport\b|\brequire\b/);
});
