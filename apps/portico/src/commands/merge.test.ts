import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { documentOf } from '../service.fixture.ts';
import { folderOf, testTerminal } from '../terminal.fixture.ts';

let folder: Awaited<ReturnType<typeof folderOf>>;

beforeEach(async () => {
  folder = await folderOf({
    'chat.json': JSON.stringify(documentOf('POST /chat/fast', 'GET /users')),
    'auth.json': JSON.stringify(documentOf('POST /auth/login')),
  });
});
afterEach(() => folder[Symbol.asyncDispose]());

async function merge(...args: string[]) {
  const terminal = testTerminal({ folder: folder.path });
  const code = await terminal.run('merge', ...args);
  return { code, out: terminal.out(), err: terminal.err() };
}

const pathsOf = (text: string) => Object.keys((parse(text) as { paths: object }).paths);

test('prints the merged document on stdout and the figures on stderr', async () => {
  const { code, out, err } = await merge('chat.json', 'auth.json');
  expect(code).toBe(0);
  expect(pathsOf(out)).toEqual(['/auth/login', '/chat/fast', '/users']);
  expect(err).toMatch(
    /^2 services · 3 operations · \d+ components? \(0 aliases\) · 0 conflicts · revision [0-9a-f]{6}$/m,
  );
});

test('gives the same bytes whatever the order of its inputs', async () => {
  const { out } = await merge('chat.json', 'auth.json');
  expect((await merge('auth.json', 'chat.json')).out).toBe(out);
  expect((await merge('.')).out).toBe(out);
});

test('writes a file whole, in the format of its name, and leaves no other file behind', async () => {
  const { code, out, err } = await merge('chat.json', '-o', 'gateway.yaml');
  expect({ code, out }).toEqual({ code: 0, out: '' });
  expect(err).toContain('written to gateway.yaml');
  const text = await readFile(`${folder.path}/gateway.yaml`, 'utf8');
  expect(text).toMatch(/^openapi: /m);
  expect(pathsOf(text)).toEqual(['/chat/fast', '/users']);
  expect((await readdir(folder.path)).sort()).toEqual(['auth.json', 'chat.json', 'gateway.yaml']);
});

test('takes the format that is asked for over that of the name', async () => {
  const { out } = await merge('chat.json', '--format', 'yaml');
  expect(() => JSON.parse(out)).toThrow();
  expect(pathsOf(out)).toEqual(['/chat/fast', '/users']);
});

test('takes info, tags and prefixes from a base file', async () => {
  const base = {
    info: { title: 'All', version: '7' },
    services: { chat: { prefix: '/v1' }, absent: { prefix: '/x' } },
  };
  await writeFile(`${folder.path}/base.json`, JSON.stringify(base));
  const { code, out } = await merge('chat.json', 'auth.json', '--base', 'base.json');
  expect(code).toBe(0);
  expect(JSON.parse(out).info).toMatchObject({ title: 'All', version: '7' });
  expect(pathsOf(out)).toEqual(['/auth/login', '/v1/chat/fast', '/v1/users']);
});

describe('OpenAPI 3.0', () => {
  test('is written on request, and each loss is a line that does not change the exit code', async () => {
    const loose = { type: ['string', 'integer'], contentEncoding: 'base64' };
    const document = documentOf('GET /loose');
    const responses = { 200: { description: 'Done', content: { 'application/json': { schema: loose } } } };
    const text = JSON.stringify({ ...document, paths: { '/loose': { get: { responses } } }, webhooks: { later: {} } });
    await writeFile(`${folder.path}/loose.json`, text);
    const { code, out, err } = await merge('chat.json', 'loose.json', '--openapi', '3.0');
    expect(code).toBe(0);
    const written = JSON.parse(out);
    expect(written.openapi).toBe('3.0.4');
    expect(written).not.toHaveProperty('webhooks');
    expect(Object.keys(written.paths)).toEqual(['/chat/fast', '/loose', '/users']);
    expect(err).toMatch(/^openapi 3\.0 {2}warning {2}downgrade-dropped {2}Left out: webhooks$/m);
    expect(err).toMatch(/^ +\d+ {2}warning {2}downgrade-dropped$/m);
  });
});

describe('audiences', () => {
  beforeEach(async () => {
    const document = documentOf('GET /staff', 'GET /all') as { paths: Record<string, object> };
    Object.assign(document.paths['/staff'] ?? {}, { 'x-audience': 'staff' });
    await writeFile(`${folder.path}/kb.json`, JSON.stringify(document));
  });

  test('are left out unless they are named, and that is told', async () => {
    const { code, out, err } = await merge('kb.json');
    expect({ code, paths: pathsOf(out) }).toEqual({ code: 0, paths: ['/all'] });
    expect(err).toContain('1 operation for other audiences left out: --all-audiences keeps them\n');
    expect(out).not.toContain('staff');
  });

  test.each([['--audience', 'staff'], ['--all-audiences']])('are written with %s %s', async (...flags) => {
    const { out, err } = await merge('kb.json', ...flags);
    expect(pathsOf(out)).toEqual(['/all', '/staff']);
    expect(err).not.toContain('left out');
  });

  test('that nothing is for are wrong usage', async () => {
    expect(await merge('kb.json', '--audience', 'nobody')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('nothing written: nothing is for the audience "nobody"'),
    });
  });
});

describe('overlays', () => {
  const overlay = (...actions: object[]) => JSON.stringify({ overlay: '1.0.0', info: {}, actions }, undefined, 2);

  test('change the result in their order, and what they remove is gone', async () => {
    await writeFile(`${folder.path}/a.json`, overlay({ target: '$.info', update: { title: 'First' } }));
    const second = overlay(
      { target: '$.info', update: { title: 'Second' } },
      { target: "$.paths['/users']", remove: true },
    );
    await writeFile(`${folder.path}/b.json`, second);
    const { code, out } = await merge('chat.json', '--overlay', 'a.json', '--overlay', 'b.json');
    expect(code).toBe(0);
    expect(JSON.parse(out).info.title).toBe('Second');
    expect(pathsOf(out)).toEqual(['/chat/fast']);
  });

  test('of a base file are relative to it, and a target that selects nothing is shown where it stands', async () => {
    await mkdir(`${folder.path}/openapi`);
    await writeFile(`${folder.path}/openapi/o.json`, overlay({ target: '$.gone', remove: true }));
    await writeFile(`${folder.path}/openapi/base.json`, '{"overlays":["./o.json"]}');
    const { code, err } = await merge('chat.json', '--base', 'openapi/base.json');
    expect(code).toBe(0);
    expect(err).toMatch(/^openapi\/o\.json:6:17 {2}warning {2}overlay-target {2}The target \$\.gone selects nothing/m);
  });

  test('that are none are problems with their places', async () => {
    await writeFile(`${folder.path}/a.yaml`, 'overlay: 2.0\nactions: [{ remove: true }]\n');
    const { code, err } = await merge('chat.json', '--overlay', 'a.yaml', '--overlay', 'nope.yaml');
    expect(code).toBe(2);
    expect(err).toMatch(/^a\.yaml:1:10 {2}overlay: /m);
    expect(err).toMatch(/^a\.yaml:2:1\d {2}actions\[0\]\.target: must be text, not /m);
    expect(err).toMatch(/^nope\.yaml {2}there is no such file$/m);
  });
});

describe('locked names', () => {
  const thing = (type: string, ...lines: string[]) => {
    const document = documentOf(...lines);
    return JSON.stringify({ ...document, components: { schemas: { Thing: { type } } } });
  };
  const namesOf = (text: string) =>
    Object.keys((JSON.parse(text) as { components: { schemas: object } }).components.schemas);
  const write = (name: string, text: string) => writeFile(`${folder.path}/${name}`, text);

  test('are bare, kept in their file, and taken from nobody by a newcomer', async () => {
    await write('kb.json', thing('string', 'GET /kb'));
    const alone = await merge('kb.json', '--names', 'names.json');
    expect({ code: alone.code, names: namesOf(alone.out) }).toEqual({ code: 0, names: ['Thing'] });
    expect(alone.err).toContain('written to names.json');
    await write('ab.json', thing('number', 'GET /ab'));
    const both = await merge('kb.json', 'ab.json', '--names', 'names.json');
    expect(namesOf(both.out)).toEqual(['Thing', 'ab_Thing']);
    expect(JSON.parse(both.out).components.schemas.Thing).toEqual({ type: 'string' });
  });

  test('that are stale are told by --check, which writes nothing', async () => {
    await write('kb.json', thing('string', 'GET /kb'));
    await write('base.json', '{"naming":"locked","names":"names.json"}');
    const check = () => merge('kb.json', '--base', 'base.json', '-o', 'all.json', '--check');
    const before = await check();
    expect({ code: before.code, out: before.out }).toEqual({ code: 1, out: '' });
    expect(before.err).toMatch(/^names\.json {2}is not there: /m);
    expect(await readdir(folder.path)).not.toContain('names.json');
    await merge('kb.json', '--base', 'base.json', '-o', 'all.json');
    expect((await check()).code).toBe(0);
    await write('kb.json', thing('string', 'GET /kb', 'GET /kb/new'));
    const after = await check();
    expect(after.code).toBe(1);
    expect(after.err).toMatch(/^names\.json {2}is stale: .*\nall\.json {2}is stale: /m);
  });

  test('need a file, and the file needs them', async () => {
    await write('a.json', '{"naming":"locked"}');
    expect(await merge('chat.json', '--base', 'a.json')).toMatchObject({
      code: 2,
      err: 'naming: locked needs names, the file that keeps them, such as openapi/names.json\n',
    });
    await write('b.json', '{"naming":"service","names":"names.json"}');
    expect((await merge('chat.json', '--base', 'b.json')).err).toMatch(
      /^names\.json {2}has no effect with naming: service/,
    );
  });
});

describe('problems', () => {
  test('a conflict is one line, and the exit code is 1 although the rest is merged', async () => {
    await writeFile(`${folder.path}/kb.json`, JSON.stringify(documentOf('GET /users', 'GET /kb')));
    const { code, out, err } = await merge('chat.json', 'kb.json');
    expect(code).toBe(1);
    expect(pathsOf(out)).toEqual(['/chat/fast', '/kb', '/users']);
    expect(err).toMatch(/^kb\.json.* {2}error {2}operation-conflict {2}\/paths\/~1users\/get {2}\S.* · \S.*$/m);
    expect(err).toMatch(/ · 1 conflict · /);
  });

  test('many of a kind in one document are counted, unless all are asked for', async () => {
    const lines = Array.from({ length: 14 }, (_, i) => `GET /same/${i}`);
    await writeFile(`${folder.path}/a.json`, JSON.stringify(documentOf(...lines)));
    await writeFile(`${folder.path}/b.json`, JSON.stringify(documentOf(...lines)));
    const short = await merge('a.json', 'b.json');
    expect(short.err.match(/^b\.json:\d+:\d+ {2}error {2}operation-conflict/gm)).toHaveLength(10);
    expect(short.err).toMatch(/^b\.json {2}error {2}operation-conflict {2}and 4 more: --verbose shows all$/m);
    const long = await merge('a.json', 'b.json', '--verbose');
    expect(long.err.match(/^b\.json:\d+:\d+ {2}error {2}operation-conflict/gm)).toHaveLength(14);
    expect(long.err).not.toContain('more:');
  });

  test('a document that is none stops the writing, with its line and column', async () => {
    await writeFile(`${folder.path}/kb.json`, '{\n  "openapi": "3.1.0",\n  oops\n}');
    await writeFile(`${folder.path}/gateway.json`, 'as it was');
    const { code, out, err } = await merge('chat.json', 'kb.json', '-o', 'gateway.json');
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(/^kb\.json:3:\d+ {2}error {2}json-syntax {2}/m);
    expect(err).toContain("nothing written: 1 of 2 documents can't be used");
    expect(await readFile(`${folder.path}/gateway.json`, 'utf8')).toBe('as it was');
  });

  test('an output that can not be written is said', async () => {
    const { code, err } = await merge('chat.json', '-o', 'no/such/folder/x.json');
    expect(code).toBe(2);
    expect(err).toContain("no/such/folder/x.json  can't be written: ");
  });

  test('an unusable base file is said with its place', async () => {
    await writeFile(`${folder.path}/base.yaml`, 'inof: {}');
    const { code, err } = await merge('chat.json', '--base', 'base.yaml');
    expect(code).toBe(2);
    expect(err).toBe('base.yaml:1:1  unknown key "inof": did you mean "info"?\n');
  });
});
