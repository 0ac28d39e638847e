// Documents that are made to harm whoever merges them: each is refused or reported in short time, the others are merged,
// and nothing is fetched or read because a document says so.

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { documentOf } from '../service.fixture.ts';
import { folderOf, testTerminal } from '../terminal.fixture.ts';

let folder: Awaited<ReturnType<typeof folderOf>>;
let listener: Server;
let origin: string;
let fetched: string[];

beforeEach(async () => {
  folder = await folderOf({
    'chat.json': JSON.stringify(documentOf('POST /chat/fast')),
    'canary.json': '{"const":"CANARY"}',
  });
  fetched = [];
  listener = createServer((request, response) => {
    fetched.push(request.url ?? '');
    response.end('{"const":"CANARY"}');
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
});
afterEach(async () => {
  listener.close();
  await folder[Symbol.asyncDispose]();
});

/** Merges a hostile document beside a good one. */
async function mergeBoth(name: string, text: string, ...flags: string[]) {
  await writeFile(`${folder.path}/${name}`, text);
  const terminal = testTerminal({ folder: folder.path });
  const code = await terminal.run('merge', 'chat.json', name, '-o', 'out.json', ...flags);
  return { code, err: terminal.err() };
}

const document = (parts: object) =>
  JSON.stringify({ openapi: '3.1.1', info: { title: 'Bad', version: '1' }, ...parts });
const answering = (schema: object) => ({
  get: { responses: { 200: { description: 'Done', content: { 'application/json': { schema } } } } },
});

/** 25 schemas, each twice in the next: 2²⁴ paths in 4 kB. */
function referenceBomb(): string {
  const schemas = Object.fromEntries(
    Array.from({ length: 25 }, (_, i) => {
      const next = { $ref: `#/components/schemas/S${i + 1}` };
      return [`S${i}`, i === 24 ? { type: 'string' } : { properties: { a: next, b: next } }];
    }),
  );
  return document({ paths: { '/bomb': answering({ $ref: '#/components/schemas/S0' }) }, components: { schemas } });
}

function deep(levels: number): string {
  const schema = `${'{"not":'.repeat(levels)}{}${'}'.repeat(levels)}`;
  return document({ paths: {}, components: { schemas: { Deep: 0 } } }).replace('"Deep":0', `"Deep":${schema}`);
}

const aliasBomb = `openapi: 3.1.1
info: { title: Bad, version: '1' }
paths: {}
x-0: &a0 [x, x, x, x, x, x, x, x, x, x]
${Array.from({ length: 9 }, (_, i) => `x-${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`).join('\n')}
`;

test('a reference bomb of 4 kB is merged as what it is: 25 schemas', async () => {
  const text = referenceBomb();
  expect(text.length).toBeLessThan(4_096);
  const { code, err } = await mergeBoth('bomb.json', text);
  expect({ code, figures: /25 components/.test(err) }).toEqual({ code: 0, figures: true });
});

test.each([
  ['20,000 levels of nesting', 'deep.json', () => deep(20_000), 'limit-depth'],
  ['aliases that expand to 10¹⁰ values', 'alias.yaml', () => aliasBomb, /limit-(?:aliases|nodes)/],
  ['100 MB', 'large.json', () => document({ paths: {}, 'x-large': 'x'.repeat(100 * 2 ** 20) }), 'limit-bytes'],
])('a document of %s is refused at once, with its reason, and nothing is written', async (_, name, text, rule) => {
  const { code, err } = await mergeBoth(name, text());
  expect(code).toBe(1);
  expect(err).toMatch(
    new RegExp(
      `^${name.replace('.', '\\.')}\\S* {2}error {2}(?:${rule instanceof RegExp ? rule.source : rule}) {2}`,
      'm',
    ),
  );
  expect(err).toContain("nothing written: 1 of 2 documents can't be used");
});

test('names of prototypes are names like others', async () => {
  const schema = '{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"const":1}}}';
  const text = document({ paths: { '/__proto__': answering({ $ref: '#/components/schemas/__proto__' }) } });
  const named = text.replace(/\}$/, `,"components":{"schemas":{"__proto__":${schema},"constructor":${schema}}}}`);
  const { code } = await mergeBoth('bad.json', named);
  expect(code).toBe(0);
  const out = await written();
  expect(out).toContain(`"bad___proto__":${schema}`);
  expect(out).toContain('"bad_constructor":');
  expect(out).toContain('"/__proto__":');
  expect(({} as { type?: string }).type).toBeUndefined();
});

test('references to files and addresses are reported, and nothing is read or fetched', async () => {
  await mkdir(`${folder.path}/schemas`);
  const targets = [
    'canary.json',
    './canary.json#/const',
    `file://${folder.path}/canary.json`,
    `${origin}/canary`,
    '/etc/passwd',
  ];
  const text = document({
    paths: Object.fromEntries(targets.map(($ref, i) => [`/r${i}`, answering({ $ref })])),
    components: { examples: { E: { externalValue: `${origin}/example` } } },
  });
  for (const flags of [[], ['--references', './schemas/']]) {
    const { code, err } = await mergeBoth('bad.json', text, ...flags);
    expect(code).toBe(0);
    expect(err.match(/^bad\.json\S* {2}warning {2}external-reference {2}/gm)).toHaveLength(targets.length);
    expect(await written()).not.toContain('CANARY');
  }
  expect(fetched).toEqual([]);
});

test('references that are allowed are embedded, from files and addresses', async () => {
  const schemas = [{ $ref: 'canary.json' }, { $ref: `${origin}/v1/canary.json` }, { $ref: `${origin}/v2/canary.json` }];
  const text = document({ paths: { '/r': answering({ anyOf: schemas }) } });
  const flags = ['--references', './', '--references', `${origin}/v1/`];
  const { code, err } = await mergeBoth('bad.json', text, ...flags);
  expect(code).toBe(0);
  expect((await written()).split('"CANARY"')).toHaveLength(3);
  expect(err.match(/external-reference {2}/g)).toHaveLength(1);
  expect(fetched).toEqual(['/v1/canary.json']);
});

test('documents of a folder refer to what is in the folder, and to nothing outside of it', async () => {
  await mkdir(`${folder.path}/system/shop/schemas`, { recursive: true });
  await writeFile(`${folder.path}/system/shop/schemas/own.json`, '{"const":"OWN"}');
  await writeFile(`${folder.path}/system/common.json`, '{"const":"COMMON"}');
  const targets = ['schemas/own.json', '../common.json', '../../canary.json', `file://${folder.path}/canary.json`];
  const text = document({ paths: { '/r': answering({ anyOf: targets.map(($ref) => ({ $ref })) }) } });
  await writeFile(`${folder.path}/system/shop/openapi.json`, text);
  const terminal = testTerminal({ folder: folder.path });
  expect(await terminal.run('merge', 'system', '-o', 'out.json')).toBe(0);
  expect(terminal.err().match(/external-reference {2}\//g)).toHaveLength(2);
  expect((await written()).match(/OWN|COMMON|CANARY/g)).toEqual(['COMMON', 'OWN']);
});

test('what is allowed and is not there is told, with the document it is missing in', async () => {
  const { code, err } = await mergeBoth(
    'bad.json',
    document({ paths: { '/r': answering({ $ref: 'gone.json' }) } }),
    '--references',
    './',
  );
  expect(code).toBe(0);
  expect(err).toMatch(/^bad\.json {2}warning {2}reference-unread {2}gone\.json /m);
});

async function written(): Promise<string> {
  return JSON.stringify(JSON.parse(await readFile(`${folder.path}/out.json`, 'utf8')));
}
