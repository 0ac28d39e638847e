import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { collectReferences, type ReferenceLimits } from './reference-collector.ts';

let folder: string;
let server: Server;
let origin: string;
let asked: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-references-'));
  await mkdir(join(folder, 'api/schemas'), { recursive: true });
  for (const place of ['api/schemas/ok.json', 'api/beside.json', 'secret.json']) {
    await writeFile(join(folder, place), JSON.stringify({ const: place }));
  }
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/moved.json') response.writeHead(302, { location: '/schemas/ok.json' }).end();
    else if (request.url?.startsWith('/slow')) return;
    else response.end(JSON.stringify({ const: request.url }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

/** What a document with references to `targets` is made of under `references`: the constants that were found. */
async function collect(
  targets: readonly string[],
  references: readonly string[],
  address = pathToFileURL(join(folder, 'api/openapi.json')).href,
  limits?: ReferenceLimits,
) {
  const anyOf = targets.map(($ref) => ({ $ref }));
  const text = JSON.stringify({ openapi: '3.1.1', components: { schemas: { All: { anyOf } } } });
  const made = await collectReferences({ service: 'chat', text, address, references }, undefined, limits);
  const { components } = JSON.parse(made.text) as { components: { schemas: Record<string, { const?: unknown }> } };
  const found = Object.values(components.schemas).flatMap((schema) => schema.const ?? []);
  return { found, rules: made.diagnostics.map(({ rule, message }) => `${rule} ${message}`), same: made.text === text };
}

const hostile = () => [
  'schemas/ok.json',
  '../secret.json',
  'schemas/../../secret.json',
  'schemas/%2e%2e/%2e%2e/secret.json',
  'schemas/..%2f..%2fsecret.json',
  join(folder, 'secret.json'),
  pathToFileURL(join(folder, 'secret.json')).href,
  `file://localhost${join(folder, 'secret.json')}`,
  'file:///etc/passwd',
  '/proc/self/environ',
  `${origin}/schemas/ok.json`,
  `//${origin.slice(5)}/schemas/ok.json`,
  `${origin.replace('127.0.0.1', 'localhost')}/x`,
];

describe('without an allowance', () => {
  test('nothing is fetched, nothing is read, and the document is as it was', async () => {
    for (const address of [undefined, `${origin}/openapi.json`]) {
      expect(await collect(hostile(), [], address)).toEqual({ found: [], rules: [], same: true });
    }
    expect(asked).toEqual([]);
  });
});

describe('files', () => {
  test('are read below what is allowed and nowhere else, however the reference is written', async () => {
    const { found } = await collect([...hostile(), 'beside.json'], ['./schemas/']);
    expect(found).toEqual(['api/schemas/ok.json']);
    expect(asked).toEqual([]);
  });

  test('are what they really are: a link out of the folder is not followed, one inside it is', async () => {
    await symlink(join(folder, 'secret.json'), join(folder, 'api/schemas/out.json'));
    await symlink(join(folder, 'api/schemas/ok.json'), join(folder, 'api/schemas/in.json'));
    await symlink(folder, join(folder, 'api/schemas/up'));
    const { found } = await collect(['schemas/out.json', 'schemas/up/secret.json', 'schemas/in.json'], ['schemas/']);
    expect(found).toEqual(['api/schemas/ok.json']);
  });

  test('are files: a folder or a device is none', async () => {
    await symlink('/dev/zero', join(folder, 'api/schemas/zero.json'));
    expect(await collect(['schemas/', 'schemas/zero.json'], ['./'])).toMatchObject({ found: [] });
  });

  test('may be one alone, and are out of reach of a document that comes over a network', async () => {
    expect((await collect(['beside.json', 'schemas/ok.json'], ['beside.json'])).found).toEqual(['api/beside.json']);
    const url = pathToFileURL(`${folder}/`).href;
    expect(await collect([`${url}secret.json`], [url, '/', './'], `${origin}/openapi.json`)).toMatchObject({
      found: [],
    });
    expect(asked).toEqual([]);
  });
});

describe('addresses', () => {
  test('are asked for below what is allowed and nowhere else, dots and all', async () => {
    const targets = ['/ok.json', '/../secret.json', '/%2e%2e/secret.json', '/..%2fsecret.json', 'x.json'];
    const { found } = await collect(
      targets.map((target) => `${origin}/schemas${target}`),
      [`${origin}/schemas/`],
    );
    expect(found).toEqual(['/schemas/ok.json']);
    expect(asked).toEqual(['/schemas/ok.json']);
  });

  test('that lead elsewhere are not followed, and that is told', async () => {
    const { found, rules } = await collect(['moved.json'], ['./'], `${origin}/openapi.json`);
    expect({ found, rules }).toEqual({ found: [], rules: ['reference-unread moved.json answered 302'] });
    expect(asked).toEqual(['/moved.json']);
  });
});

describe('limits', () => {
  const many = Array.from({ length: 30 }, (_, i) => `many/${i}.json`);

  test('of files, bytes and time are kept and told', async () => {
    const at = `${origin}/openapi.json`;
    const few = await collect(many, ['./'], at, { files: 5, bytes: 1e6, time: 5_000 });
    expect(few.found).toHaveLength(5);
    expect(asked).toHaveLength(5);
    expect(few.rules).toEqual(['reference-unread 5.json is not read: the limit of 5 files is reached']);
    const small = await collect(many, ['./'], at, { files: 50, bytes: 1_100, time: 5_000 });
    expect(small.found.length).toBeLessThan(30);
    expect(small.found.length).toBeGreaterThan(0);
    expect(small.rules[0]).toMatch(/is larger than \d+ bytes|limit of 1100 bytes/);
    const late = await collect(['slow.json'], ['./'], at, { files: 5, bytes: 1e6, time: 100 });
    expect(late.rules).toEqual([expect.stringMatching(/^reference-unread slow\.json gave no complete answer/)]);
  });
});
