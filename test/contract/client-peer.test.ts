// The types of the example system beside those that openapi-typescript makes of the same document: where both say the same, each
// can stand for the other.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { clientTypes } from '@portico/contract';
import { afterAll, beforeAll, expect, test } from 'vitest';

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-peer-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What openapi-typescript writes; it runs beside a compiler of its own. */
async function peerTypes(document: string): Promise<string> {
  const child = execFile(process.execPath, [path('bench/openapi-typescript/types-of.ts')], { maxBuffer: 2 ** 26 });
  child.stdin?.end(document);
  const [out, [code]] = await Promise.all([text(child.stdout!), once(child, 'close')]);
  if (code !== 0) throw new Error(`openapi-typescript ended with ${code}`);
  return out;
}

/** Operations that are compared: all of them. */
const comparison = `import type { operations as Ours, paths as OurPaths } from './ours.d.ts';
import type { operations as Theirs, paths as TheirPaths } from './theirs.d.ts';

type Extends<A, B> = [A] extends [B] ? true : false;
type Differing<A, B> = { [K in keyof A | keyof B]: K extends keyof A & keyof B
  ? Extends<A[K], B[K]> extends true ? (Extends<B[K], A[K]> extends true ? never : K) : K
  : K }[keyof A | keyof B];
export const operations: [Differing<Ours, Theirs>] extends [never] ? true : Differing<Ours, Theirs> = true;
export const paths: [Differing<OurPaths, TheirPaths>] extends [never] ? true : Differing<OurPaths, TheirPaths> = true;
`;

test('operations and paths of the example system are assignable both ways to those of openapi-typescript', async () => {
  const document = await readFile(path('openapi/gateway.json'), 'utf8');
  await writeFile(join(folder, 'ours.d.ts'), clientTypes(JSON.parse(document), { banner: [] }));
  await writeFile(join(folder, 'theirs.d.ts'), await peerTypes(document));
  await writeFile(join(folder, 'comparison.ts'), comparison);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    target: 'es2024',
    module: 'nodenext',
    allowImportingTsExtensions: true,
    types: [],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['comparison.ts'] }));
  const child = execFile(path('node_modules/.bin/tsc'), ['-p', folder]);
  expect(await text(child.stdout!)).toBe('');
});
