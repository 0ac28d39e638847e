// Clients of the live contract: made by the command, compiled by TypeScript 7, and used against a running system.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startGateway } from '../support/gateway.ts';
import { type RunningProcess, startProcess } from '../support/process.ts';
import { documentOf, freePort, scriptedService } from '../support/scripted-service.ts';

const run = promisify(execFile);
const compiler = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url));

/** The command without a process before it, so that signals reach it. */
const portico = ['--conditions=portico', 'apps/portico/src/main.ts'];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(fileURLToPath(new URL('..', import.meta.url)), '.client-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** What a person writes with the types; each expected error has to be one. */
const usage = `import openapiFetch from 'openapi-fetch';
import { createClient, type paths } from './api.js';
const baseUrl = process.argv[2] as string;

const other = openapiFetch<paths>({ baseUrl });
const listed = await other.GET('/kb/search', { params: { query: { q: 'gateway' } } });
const total: number | undefined = listed.data?.total;
// @ts-expect-error: q is required
void (() => other.GET('/kb/search', {}));
// @ts-expect-error: there is no such path
void (() => other.GET('/kb/nothing', {}));
// @ts-expect-error: the path has a parameter
void (() => other.GET('/kb/articles/{articleId}', {}));
// @ts-expect-error: limit is a number
void (() => other.GET('/kb/search', { params: { query: { q: 'x', limit: 'many' } } }));

const api = createClient({ baseUrl });
const found = await api.GET('/kb/search', { params: { query: { q: 'gateway' } } });
const title: string | undefined = found.ok ? found.data.items[0]?.article.title : found.error.title;
// @ts-expect-error: q is required
void (() => api.GET('/kb/search'));
// @ts-expect-error: there is no such path
void (() => api.GET('/kb/nothing'));
// @ts-expect-error: the path has a parameter
void (() => api.GET('/kb/articles/{articleId}', {}));
const missing = await api.GET('/kb/articles/{articleId}', { params: { path: { articleId: 'art_000000000000' } } });
const wrong = await api.GET('/kb/search', { params: { query: { q: '' } } });
const login = await api.POST('/auth/login', { body: { username: 'demo', password: 'portico-demo' } });
if (!login.ok) throw new Error(String(login.error.title));
const known = createClient({ baseUrl, auth: () => login.data.accessToken });
const me = await known.GET('/auth/me');
const nobody = await api.GET('/auth/me');
const streamed = await api.POST('/chat/stream', { body: { message: 'hello' } });
let events = 0;
if (streamed.ok) for await (const { data } of streamed.data) events += data.length > 0 ? 1 : 0;
console.log(JSON.stringify({
  total: typeof total, title: typeof title, missing: missing.status, wrong: wrong.ok ? 'ok' : [wrong.status, wrong.error.type],
  me: me.ok && typeof me.data, nobody: nobody.status, events: events > 1,
}));
`;

describe('types and runtime of the example system', () => {
  let system: RunningProcess;
  const gateway = 'http://127.0.0.1:8080';
  beforeAll(async () => {
    system = startProcess('npm', ['start']);
    await system.printed(/Ready in .*33 operations/s);
  });
  afterAll(() => system[Symbol.asyncDispose]());

  it('serves openapi-fetch and the runtime, and refuses what is not in the contract', async () => {
    const made = startProcess('npx', [
      'portico',
      'client',
      '--from',
      gateway,
      '-o',
      join(folder, 'api.d.ts'),
      '--runtime',
    ]);
    expect(await made.ended, made.output()).toBe(0);
    const compilerOptions = {
      strict: true,
      noEmit: true,
      skipLibCheck: false,
      target: 'es2024',
      module: 'nodenext',
      lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable'],
      types: ['node'],
    };
    await writeFile(join(folder, 'package.json'), '{"type":"module"}');
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['usage.ts'] }));
    await writeFile(join(folder, 'usage.ts'), usage);
    const { stdout: errors } = await run(compiler, ['-p', folder]).catch((error) => error);
    expect(
      errors
        .split('\n')
        .filter((line: string) => !line.startsWith('../../node_modules/'))
        .join('\n'),
    ).toBe('');
    const { stdout } = await run(process.execPath, [join(folder, 'usage.ts'), gateway]);
    expect(JSON.parse(stdout)).toEqual({
      total: 'number',
      title: 'string',
      missing: 404,
      wrong: [400, '/-/problems/request-invalid'],
      me: 'object',
      nobody: 401,
      events: true,
    });
  });

  it('is the same text that the gateway serves', async () => {
    const types = await (await fetch(`${gateway}/-/client.d.ts`)).text();
    expect((await readFile(join(folder, 'api.d.ts'), 'utf8')).startsWith(types)).toBe(true);
  });
});

const list = { type: 'array', items: { type: 'integer' } };
const record = { type: 'object', required: ['a'], properties: { a: { type: 'integer' }, b: { type: 'string' } } };
const styled = [
  ...['simple', 'label', 'matrix'].map((style) => ['path', style] as const),
  ...['form', 'spaceDelimited', 'pipeDelimited'].map((style) => ['query', style] as const),
  ['header', 'simple'] as const,
  ['cookie', 'form'] as const,
].flatMap(([place, style]) =>
  [true, false].flatMap((explode) => [list, record].map((schema) => ({ place, style, explode, schema }))),
);
const parameters = [
  ...styled.filter(({ style, explode, schema }) => !(style.endsWith('Delimited') && (explode || schema === record))),
  { place: 'query', style: 'deepObject', explode: true, schema: record },
];

it('writes parameters of every style so that the gateway reads them', async () => {
  const paths = Object.fromEntries(
    parameters.map(({ place, style, explode, schema }, at) => {
      const parameter = { name: 'p', in: place, required: true, style, explode, schema };
      const operation = {
        operationId: `o${at}`,
        parameters: [parameter],
        responses: { 200: { description: 'Heard' } },
      };
      return [place === 'path' ? `/o${at}/{p}` : `/o${at}`, { get: operation }];
    }),
  );
  await using service = await scriptedService({ openapi: '3.1.0', info: { title: 'S', version: '1' }, paths });
  await using running = await startGateway({ styles: service.url });
  const made = startProcess('npx', [
    'portico',
    'client',
    '--from',
    running.url,
    '-o',
    join(folder, 'styles.d.ts'),
    '--runtime',
  ]);
  expect(await made.ended, made.output()).toBe(0);
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  const { createClient } = await import(pathToFileURL(join(folder, 'styles.js')).href);
  const api = createClient({ baseUrl: running.url });
  for (const [at, { place, style, explode, schema }] of parameters.entries()) {
    const value = schema === list ? [1, 23] : { a: 7, b: 'x' };
    const path = place === 'path' ? `/o${at}/{p}` : `/o${at}`;
    const answer = await api.GET(path, { params: { [place]: { p: value } } });
    expect(answer, `${place} ${style} ${explode} ${JSON.stringify(value)}`).toMatchObject({ status: 200 });
    const bad = await api.GET(path, { params: { [place]: { p: schema === list ? ['no'] : { a: 'no' } } } });
    expect(bad, `${place} ${style} ${explode}`).toMatchObject({
      status: 400,
      error: { type: '/-/problems/request-invalid' },
    });
  }
});

it('follows a gateway through changes and restarts, and is counted while it is behind', {
  timeout: 120_000,
}, async () => {
  const own = await mkdtemp(join(tmpdir(), 'portico-watch-'));
  const file = join(own, 'api.d.ts');
  await using service = await scriptedService(documentOf('S', ['GET /one']));
  const port = await freePort();
  const listen = { host: '127.0.0.1', port };
  const types = () => readFile(file, 'utf8').catch(() => '');
  let running = await startGateway({ s: service.url }, { listen });
  try {
    await using watching = startProcess(process.execPath, [
      ...portico,
      'client',
      '--from',
      running.url,
      '-o',
      file,
      '--watch',
    ]);
    await eventually('the first types', async () => (await types()).includes('s_GET_one'));
    const first = running.gateway.revision.id;
    service.publish(documentOf('S', ['GET /one', 'GET /two']));
    await eventually('the second types', async () => (await types()).includes('s_GET_two'));
    await watching.printed(/2 operations · 2 changes · written to/);
    await fetch(`${running.url}/one`, { headers: { 'Portico-Client-Revision': first } });
    await fetch(`${running.url}/one`, { headers: { 'Portico-Client-Revision': running.gateway.revision.id } });
    const counted = /^portico_stale_client_requests_total\{service="s",operation="s_GET_one"\} 1$/m;
    await eventually('the count', async () => counted.test(await (await fetch(`${running.url}/-/metrics`)).text()));
    await running[Symbol.asyncDispose]();
    await watching.printed(/can't be heard: waiting for it/);
    service.publish(documentOf('S', ['GET /three']));
    running = await startGateway({ s: service.url }, { listen });
    await eventually('the types after the restart', async () => (await types()).includes('s_GET_three'));
    watching.signal('SIGTERM');
    expect(await watching.ended).toBe(0);
    const check = startProcess('npx', ['portico', 'client', '--from', running.url, '-o', file, '--check']);
    expect(await check.ended, check.output()).toBe(0);
    service.publish(documentOf('S', ['GET /four']));
    await eventually('the change', () => running.gateway.revision.operations.some(({ path }) => path === '/four'));
    const stale = startProcess('npx', ['portico', 'client', '--from', running.url, '-o', file, '--check']);
    expect(await stale.ended).toBe(1);
    expect(stale.output()).toMatch(/\+ operation s_GET_four[\s\S]*- operation s_GET_three/);
  } finally {
    await running[Symbol.asyncDispose]();
    await rm(own, { recursive: true });
  }
});
