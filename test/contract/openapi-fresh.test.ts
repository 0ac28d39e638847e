// The documents that are checked in are those that the code publishes: a reviewer sees every change of the contract.

import { readdirSync, readFileSync } from 'node:fs';
import { validate } from '@scalar/openapi-parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, it } from 'vitest';
// @boundaries-ignore the generator itself is under test
import { openapiFiles } from '../../scripts/openapi-files.ts';

const folder = new URL('../../openapi/', import.meta.url);
const handWritten = ['README.md', 'accepted-breaks.json', 'base.json', 'services'];

it('has every generated file of openapi/ as the code makes it (else: npm run openapi)', async () => {
  for (const [path, text] of await openapiFiles()) {
    expect(readFileSync(new URL(path, folder), 'utf8') === text, `openapi/${path} is fresh`).toBe(true);
  }
});

it('has no file in openapi/ that nobody writes', async () => {
  const generated = [...(await openapiFiles()).keys()];
  const found = [
    ...readdirSync(folder),
    ...readdirSync(new URL('services/', folder)).map((name) => `services/${name}`),
  ];
  expect(found.filter((path) => !generated.includes(path) && !handWritten.includes(path))).toEqual([]);
});

it('lists 33 operations: 15 of chat, 8 of auth, 10 of kb', () => {
  const lines = readFileSync(new URL('routes.txt', folder), 'utf8').trimEnd().split('\n');
  const counts = Object.groupBy(lines, (line) => line.split(' ')[2] ?? '');
  expect(Object.fromEntries(Object.entries(counts).map(([service, list]) => [service, list?.length]))).toEqual({
    auth: 8,
    chat: 15,
    kb: 10,
  });
});

it('generates the same bytes twice', async () => {
  expect(await openapiFiles()).toEqual(await openapiFiles());
});

it('has only documents that two independent validators call valid', async () => {
  const documents = [...(await openapiFiles())].filter(([path]) => path.endsWith('.json'));
  for (const [path, text] of documents) {
    expect(await new Validator().validate(JSON.parse(text)), path).toMatchObject({ valid: true });
    expect((await validate(text)).errors ?? [], path).toEqual([]);
  }
  expect(documents).toHaveLength(4);
});
