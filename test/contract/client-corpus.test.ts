// Types made from every published document, and from each family merged, hold under the strictest compiler.

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { clientTypes, mergeDocuments } from '@portico/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusMissing, hasCorpus } from '../support/corpus.ts';
import { corpusFamilies } from './support/corpus-families.ts';

const compiler = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));

describe.skipIf(!hasCorpus)(`types of the corpus${hasCorpus ? '' : ` (${corpusMissing})`}`, () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portico-types-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('every document and every merged family gives declarations without an error', async () => {
    let written = 0;
    for (const { name, documents } of corpusFamilies()) {
      const parts = documents.map((one) => [`${name}.${one.service}`, mergeDocuments([one])] as const);
      for (const [file, { document }] of [...parts, [name, mergeDocuments(documents)] as const]) {
        await writeFile(join(folder, `${file}.d.ts`), clientTypes(document, { banner: [file] }));
        written++;
      }
    }
    expect(written).toBeGreaterThan(200);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      target: 'es2023',
      lib: ['es2023'],
      types: [],
    };
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.d.ts'] }));
    const { stdout } = await promisify(execFile)(compiler, ['-p', folder], { maxBuffer: 2 ** 26 }).catch(
      (error) => error,
    );
    expect(stdout.split('\n').slice(0, 20).join('\n')).toBe('');
  });
});
