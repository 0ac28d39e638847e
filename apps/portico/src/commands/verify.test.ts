// A healthy service and the same one with five faults in it: each is found, and nothing else.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { folderOf, testTerminal } from '../terminal.fixture.ts';

const problem = { description: 'No' };
const json = (schema: object) => ({ content: { 'application/json': { schema } } });
const item = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } };
const limit = { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 50 } };
const document = {
  openapi: '3.1.0',
  info: { title: 'Items', version: '1' },
  components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
  paths: {
    '/items': {
      get: {
        operationId: 'list',
        parameters: [limit],
        responses: { 200: { description: 'All', ...json({ type: 'array', items: item }) }, 400: problem },
      },
    },
    '/status': { get: { operationId: 'status', responses: { 200: { description: 'Up' } } } },
    '/first': { get: { operationId: 'first', responses: { 200: { description: 'One', ...json(item) } } } },
    '/search': {
      get: { operationId: 'search', parameters: [limit], responses: { 200: { description: 'Found' }, 400: problem } },
    },
    '/mine': {
      get: {
        operationId: 'mine',
        security: [{ token: [] }],
        responses: { 200: { description: 'Yours' }, 401: problem },
      },
    },
  },
};

async function startItems(isFaulty: boolean) {
  const targets: string[] = [];
  const server = createServer((request, response) => {
    targets.push(`${request.method} ${request.url}`);
    const url = new URL(request.url ?? '/', 'http://x');
    const send = (status: number, body?: unknown) => {
      response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    };
    const wanted = url.searchParams.getAll('limit');
    const isWrong =
      wanted.length > 1 || wanted.some((text) => !/^-?\d+$/.test(text) || Number(text) < 1 || Number(text) > 50);
    if (url.pathname === '/openapi.json') return send(200, document);
    if (!Object.hasOwn(document.paths, url.pathname)) return send(404);
    if (request.method !== 'GET') {
      response.writeHead(405, { allow: 'GET' }).end();
      return;
    }
    if (url.pathname === '/items' && isFaulty && wanted[0] === '50') return send(500);
    if (url.pathname === '/items') return isWrong ? send(400) : send(200, [{ id: 1 }]);
    if (url.pathname === '/status') return send(isFaulty ? 202 : 200);
    if (url.pathname === '/first') return send(200, { id: isFaulty ? 'one' : 1 });
    if (url.pathname === '/search') return send(isWrong && !isFaulty ? 400 : 200);
    const isKnown = request.headers.authorization === 'Bearer open-sesame';
    return send(isKnown || isFaulty ? 200 : 401);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    targets,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function verified(isFaulty: boolean, ...flags: string[]) {
  await using service = await startItems(isFaulty);
  const terminal = testTerminal();
  const code = await terminal.run(
    ...['verify', service.url, '--auth', 'token=open-sesame', '--time', '20s', '--max-calls', '120', ...flags],
  );
  return { code, out: terminal.out(), err: terminal.err(), targets: service.targets };
}

test('a healthy service fails nothing', async () => {
  const { code, out, err } = await verified(false);
  expect({ code, out }, err).toEqual({ code: 0, out: '' });
  expect(err).toContain('5 operations · 120 calls · 0 failures · seed 1');
});

test('each of five faults is found, with a curl line that holds no secret, and nothing else is', async () => {
  const { code, out, err } = await verified(true, '--format', 'json');
  const { failures } = JSON.parse(out) as { failures: { operationId: string; check: string; curl: string }[] };
  expect(failures.map(({ operationId, check }) => `${operationId} ${check}`).sort()).toEqual([
    'first response-body',
    'list server-error',
    'list undeclared-status',
    'mine auth-not-enforced',
    'search invalid-accepted',
    'status undeclared-status',
  ]);
  expect(code).toBe(1);
  expect(failures.find(({ check }) => check === 'server-error')?.curl).toMatch(
    /^curl -i -X GET 'http:.*\/items\?limit=50'/,
  );
  expect(out + err).not.toContain('open-sesame');
});

test('the same seed gives the same calls, another one others', async () => {
  const [first, again, other] = [await verified(false), await verified(false), await verified(false, '--seed', '2')];
  expect(again.targets).toEqual(first.targets);
  expect(other.targets).not.toEqual(first.targets);
});

test('reports are written as JUnit XML and SARIF', async () => {
  await using folder = await folderOf({ 'items.json': JSON.stringify(document) });
  await using service = await startItems(true);
  const terminal = testTerminal({ folder: folder.path });
  const flags = [
    '--document',
    'items.json',
    '--junit',
    'v.xml',
    '--sarif',
    'v.sarif',
    '--max-calls',
    '60',
    '--time',
    '5s',
  ];
  expect(await terminal.run('verify', service.url, ...flags)).toBe(1);
  const { readFile } = await import('node:fs/promises');
  const xml = await readFile(`${folder.path}/v.xml`, 'utf8');
  expect(xml).toMatch(/<testsuite name="portico verify" tests="5" failures="\d">/);
  expect(xml).toContain('<failure type="server-error"');
  const sarif = JSON.parse(await readFile(`${folder.path}/v.sarif`, 'utf8')) as {
    runs: { results: { ruleId: string }[] }[];
  };
  expect(sarif.runs[0]?.results.map(({ ruleId }) => ruleId)).toContain('server-error');
});

test.each([
  [['verify', 'nowhere'], 'is not the URL of a service'],
  [['verify', 'http://127.0.0.1:9', '--seed', 'x'], '--seed is a whole number'],
  [['verify', 'http://127.0.0.1:9', '--time', '5'], 'a duration has a unit'],
  [['verify', 'http://127.0.0.1:9', '--exclude-checks', 'nothing'], 'nothing is no check'],
  [['verify', 'http://127.0.0.1:19999'], 'connection refused'],
])('%j ends with 2 and a reason', async (args, reason) => {
  const terminal = testTerminal();
  expect(await terminal.run(...args)).toBe(2);
  expect(terminal.err()).toContain(reason);
});
