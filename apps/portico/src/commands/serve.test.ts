import { createServer } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import { documentOf, startService } from '../service.fixture.ts';
import { folderOf, type TestTerminal, testTerminal } from '../terminal.fixture.ts';

// Real sockets on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

const chat = documentOf('POST /chat/intelligent', 'POST /chat/fast', 'GET /chat/a', 'GET /chat/b');

async function urlOf(terminal: TestTerminal): Promise<string> {
  const [url = ''] = /http:\/\/[\d.:]+(?=\/docs)/.exec(await terminal.until('/docs\n')) ?? [];
  return url;
}

const logOf = (terminal: TestTerminal) =>
  terminal
    .err()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test('shows what it found, serves it, logs in JSON, and ends with 0 on SIGTERM', async () => {
  await using service = await startService(chat);
  const gone = await startService('');
  await gone[Symbol.asyncDispose]();
  const terminal = testTerminal();
  const args = ['serve', '--service', `chat=${service.url}`, '--service', `kb=${gone.url}`, '--port', '0'];
  const ended = terminal.run(...args);
  const url = await urlOf(terminal);
  expect(terminal.out()).toMatch(
    new RegExp(
      [
        '^Portico \\d\\S* · discovering 2 services',
        `✓ chat   4 routes   ${service.url}   POST /chat/intelligent · POST /chat/fast · GET /chat/a … and 1 more`,
        '✗ kb     unreachable \\(connection refused\\) · its routes appear as soon as it answers',
        `Ready in \\d+\\.\\d s · 4 operations · revision [0-9a-f]{6} · docs ${url}/docs\n$`,
      ].join('\n'),
    ),
  );
  const answer = await fetch(`${url}/chat/fast?secret=1`, { method: 'POST' });
  expect(await answer.text()).toBe('POST /chat/fast?secret=1');
  await terminal.until('request completed');
  terminal.stop('SIGTERM');
  expect(await ended).toBe(0);

  const log = logOf(terminal);
  expect(log.map(({ msg }) => msg)).toEqual(
    expect.arrayContaining(['revision published', 'service up', 'service down', 'request completed', 'stopped']),
  );
  expect(log.find(({ msg }) => msg === 'request completed')).toMatchObject({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    method: 'POST',
    path: '/chat/fast',
    status: 200,
    service: 'chat',
    requestId: expect.any(String),
    revision: expect.any(String),
  });
  expect(terminal.err()).not.toContain('secret');
});

test('--log-level warn leaves out the line for each request', async () => {
  await using service = await startService(chat);
  const terminal = testTerminal();
  const ended = terminal.run('serve', '-s', `chat=${service.url}`, '--port', '0', '--log-level', 'warn');
  const url = await urlOf(terminal);
  await (await fetch(`${url}/chat/a`)).text();
  terminal.stop();
  await ended;
  expect(terminal.err()).toBe('');
});

test('query parameters that are not declared pass, unless the service says otherwise', async () => {
  await using service = await startService(chat);
  const services = {
    open: { url: service.url, prefix: '/open' },
    shut: { url: service.url, prefix: '/shut', validation: { unknownQuery: 'reject' } },
  };
  await using folder = await folderOf({ 'portico.json': JSON.stringify({ listen: { port: 0 }, services }) });
  const terminal = testTerminal({ folder: folder.path });
  const ended = terminal.run('serve');
  const url = await urlOf(terminal);
  expect((await fetch(`${url}/open/chat/a?x=1`)).status).toBe(200);
  expect((await fetch(`${url}/shut/chat/a?x=1`)).status).toBe(400);
  terminal.stop();
  await ended;
});

test('a second signal ends at once what the first one would finish', async () => {
  const held = Promise.withResolvers<void>();
  const server = createServer((request, response) => {
    if (request.url === '/openapi.json') response.end(JSON.stringify(chat));
    else if (request.url === '/health') response.end('{}');
    else held.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const terminal = testTerminal();
  const ended = terminal.run('serve', '-s', `chat=http://127.0.0.1:${port}`, '--port', '0', '--drain', '2s');
  const pending = fetch(`${await urlOf(terminal)}/chat/a`).catch(() => undefined);
  await held.promise;
  terminal.stop('SIGINT');
  await terminal.until('stopping');
  terminal.stop('SIGINT');
  expect(await ended).toBe(1);
  server.closeAllConnections();
  server.close();
  await pending;
});

describe('an address that can not be listened on', () => {
  test('is named, with what to do, and the exit code is 1', async () => {
    await using service = await startService(chat);
    const terminal = testTerminal();
    expect(await terminal.run('serve', '-s', `chat=${service.url}`, '--port', String(service.port))).toBe(1);
    expect(terminal.err()).toContain(`127.0.0.1:${service.port} is in use by another process`);
    expect(terminal.err()).toContain('--port');
  });

  test('that is not of this machine is named too', async () => {
    await using service = await startService(chat);
    const terminal = testTerminal();
    expect(await terminal.run('serve', '-s', `chat=${service.url}`, '--host', '203.0.113.7', '--port', '0')).toBe(1);
    expect(terminal.err()).toContain('203.0.113.7:0 is not an address of this machine');
  });
});
