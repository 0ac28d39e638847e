import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { folderOf, testTerminal } from '../terminal.fixture.ts';

const json = (name: string) => ({ 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } });
const operation = (operationId: string, service: string, schema: string) => ({
  operationId,
  'x-service': service,
  parameters: [{ name: 'tags', in: 'query', style: 'pipeDelimited', schema: { type: 'array' } }],
  responses: { 200: { description: 'Done', content: json(schema) } },
});
const document = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  paths: {
    '/things': { get: operation('listThings', 'things', 'Thing') },
    '/people': { get: operation('listPeople', 'people', 'Person') },
  },
  components: {
    schemas: { Thing: { type: 'string' }, Person: { type: 'object', properties: { name: { type: 'string' } } } },
  },
};
const changed = structuredClone(document);
changed.components.schemas.Thing.type = 'number';
const files = { 'api.json': JSON.stringify(document) };

async function ran(folder: string, ...args: string[]) {
  const terminal = testTerminal({ folder });
  const code = await terminal.run('client', ...args);
  return { code, out: terminal.out(), err: terminal.err() };
}

test('prints types of a document, with its own names', async () => {
  await using folder = await folderOf(files);
  const { code, out, err } = await ran(folder.path, '--from', 'api.json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^\/\/ Portico \d+\.\d+\.\d+, document sha256-[0-9a-f]{64}\n/);
  expect(out).toContain('get: operations["listThings"];');
});

test('takes documents of older versions', async () => {
  const swagger = {
    swagger: '2.0',
    info: { title: 'Old', version: '1' },
    paths: { '/a': { get: { responses: { 200: { description: 'x', schema: { type: 'integer' } } } } } },
  };
  await using folder = await folderOf({ 'old.json': JSON.stringify(swagger) });
  expect((await ran(folder.path, '--from', 'old.json')).out).toContain('"*/*": number;');
});

test('writes types, a runtime that works beside them, and a manifest', async () => {
  await using folder = await folderOf(files);
  const args = ['--from', 'api.json', '-o', 'api.d.mts', '--runtime', '--manifest', 'uses.json', '--consumer', 'web'];
  const { code, out, err } = await ran(folder.path, ...args, '--operations', 'listThings');
  expect({ code, out }).toEqual({ code: 0, out: '' });
  expect(err).toBe('written to api.d.mts\nwritten to api.mjs\nwritten to uses.json\n');
  const types = await readFile(join(folder.path, 'api.d.mts'), 'utf8');
  expect(types).not.toMatch(/Person|listPeople/);
  expect(types).toContain('export declare function createClient<Paths extends object = paths>');
  const manifest = JSON.parse(await readFile(join(folder.path, 'uses.json'), 'utf8'));
  const used = { method: 'GET', path: '/things', service: 'things', operationId: 'listThings', parts: ['query tags'] };
  expect(manifest).toMatchObject({ portico: 1, consumer: 'web', operations: [used] });
  const { createClient } = await import(pathToFileURL(join(folder.path, 'api.mjs')).href);
  const seen: string[] = [];
  const fetch = async ({ url }: Request) => {
    seen.push(url);
    return Response.json('x');
  };
  const api = createClient({ baseUrl: 'http://api.test/', fetch });
  expect(await api.GET('/things', { params: { query: { tags: ['a', 'b'] } } })).toMatchObject({ ok: true, data: 'x' });
  expect(seen).toEqual(['http://api.test/things?tags=a%7Cb']);
});

test('--check tells what is different, whatever revision a file was made from', async () => {
  await using folder = await folderOf(files);
  const args = ['--from', 'api.json', '-o', 'api.d.ts', '--runtime', '--manifest', 'uses.json'];
  const missing = await ran(folder.path, ...args, '--check');
  expect(missing).toMatchObject({ code: 1 });
  expect(missing.err).toContain('api.d.ts  is not there: run the same command without --check');
  await ran(folder.path, ...args);
  const same = await ran(folder.path, ...args, '--check');
  expect(same).toEqual({ code: 0, out: '', err: 'up to date with api.json · 2 operations\n' });
  const slice = [...args, '--service', 'people'];
  await ran(folder.path, ...slice);
  await writeFile(join(folder.path, 'api.json'), JSON.stringify(changed));
  // Of another service: what this client has is as it was.
  const elsewhere = await ran(
    folder.path,
    '--from',
    'api.json',
    '-o',
    'api.d.ts',
    '--service',
    'people',
    '--runtime',
    '--check',
  );
  expect(elsewhere.code).toBe(0);
  const stale = await ran(folder.path, ...args, '--check');
  expect(stale.code).toBe(1);
  expect(stale.err).toContain('api.d.ts  is stale');
  expect(stale.err).toContain('  + operation listThings\n');
  expect(stale.err).toContain('  + schema Thing\n');
  await ran(folder.path, ...args);
  await writeFile(join(folder.path, 'api.json'), JSON.stringify(document));
  const other = await ran(folder.path, '--from', 'api.json', '-o', 'api.d.ts', '--runtime', '--check');
  expect(other).toEqual({
    code: 1,
    out: '',
    err: 'api.d.ts  is stale: run the same command without --check\n  ~ schema Thing\n',
  });
});

test('--watch writes a file anew when its document changes, and keeps it when the document breaks', async () => {
  await using folder = await folderOf(files);
  const terminal = testTerminal({ folder: folder.path });
  const running = terminal.run('client', '--from', 'api.json', '-o', 'api.d.ts', '--watch');
  await terminal.until('· written to api.d.ts');
  await writeFile(join(folder.path, 'api.json'), '{');
  await terminal.until('api.json:1:2');
  await writeFile(join(folder.path, 'api.json'), JSON.stringify(changed));
  await terminal.until('2 operations · 1 change · written to api.d.ts');
  expect(await readFile(join(folder.path, 'api.d.ts'), 'utf8')).toContain('Thing: number;');
  terminal.stop();
  expect(await running).toBe(0);
});

test.each([
  [['--watch'], '--watch  needs a file: add -o FILE'],
  [['--check'], '--check  needs a file: add -o FILE'],
  [['--runtime'], '--runtime  needs a file: add -o FILE'],
  [['--runtime', '-o', 'api.ts'], '--runtime  is written beside types that end with .d.ts or .d.mts'],
  [['--watch', '--check', '-o', 'api.d.ts'], '--watch  does not go with --check'],
  [['--consumer', 'web'], '--consumer  is for the manifest: add --manifest FILE'],
  [['--from', 'nothing.json'], 'nothing.json  '],
  [['--from', '.'], 'is a folder of documents'],
  [['--from', 'http://127.0.0.1:1'], "can't be fetched: bad port"],
  [['--from', 'api.json', '--operations', 'listThing'], 'did you mean listThings?'],
  [['--from', 'api.json', '--service', 'nobody'], 'has no operations of service "nobody": it has people, things'],
  [['--from', 'broken.json'], 'broken.json'],
])('ends with 2 and says why: %j', async (args, reason) => {
  await using folder = await folderOf({
    ...files,
    'other.json': files['api.json'],
    'broken.json': '{"openapi":"3.1.0"}',
  });
  const { code, out, err } = await ran(folder.path, ...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toContain(reason);
});
