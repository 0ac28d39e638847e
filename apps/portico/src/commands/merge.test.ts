import { readdir, readFile, writeFile } from 'node:fs/promises';
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

describe('problems', () => {
  test('a conflict is one line, and the exit code is 1 although the rest is merged', async () => {
    await writeFile(`${folder.path}/kb.json`, JSON.stringify(documentOf('GET /users', 'GET /kb')));
    const { code, out, err } = await merge('chat.json', 'kb.json');
    expect(code).toBe(1);
    expect(pathsOf(out)).toEqual(['/chat/fast', '/kb', '/users']);
    expect(err).toMatch(/^kb\.json.* {2}error {2}operation-conflict {2}\/paths\/~1users\/get {2}\S.* · \S.*$/m);
    expect(err).toMatch(/ · 1 conflict · /);
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
