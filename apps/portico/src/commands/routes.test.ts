import { expect, test, vi } from 'vitest';
import { documentOf, startService } from '../service.fixture.ts';
import { folderOf, testTerminal } from '../terminal.fixture.ts';

// Real sockets on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

async function ran(folder: string, ...args: string[]) {
  const terminal = testTerminal({ folder });
  const code = await terminal.run(...args);
  return { code, out: terminal.out(), err: terminal.err() };
}

const chat = documentOf('POST /chat/fast', 'DELETE /chat/{id}');

test("prints a service's own document in aligned columns, under its own ids", async () => {
  await using folder = await folderOf({ 'chat.json': JSON.stringify(chat) });
  expect(await ran(folder.path, 'routes', 'chat.json')).toEqual({
    code: 0,
    out: 'POST   /chat/fast chat post_chat_fast\nDELETE /chat/{id} chat delete_chat_id_\n',
    err: '',
  });
});

test('prints a merged document with the services that its operations belong to', async () => {
  await using folder = await folderOf({
    'chat.json': JSON.stringify(chat),
    'auth.json': JSON.stringify(documentOf('POST /auth/login')),
  });
  await ran(folder.path, 'merge', 'chat.json', 'auth.json', '-o', 'gateway.json');
  const { code, out } = await ran(folder.path, 'routes', 'gateway.json');
  expect(code).toBe(0);
  expect(out).toBe(
    [
      'POST   /auth/login auth auth_post_auth_login\n',
      'POST   /chat/fast  chat chat_post_chat_fast\n',
      'DELETE /chat/{id}  chat chat_delete_chat_id_\n',
    ].join(''),
  );
});

test('a document that is none is refused with its place', async () => {
  await using folder = await folderOf({ 'chat.json': '<html>' });
  const { code, out, err } = await ran(folder.path, 'routes', 'chat.json');
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(err).toMatch(/^chat\.json\S* {2}\S/);
});

test('shows what a gateway of the configuration would serve, and names who is missing', async () => {
  await using service = await startService(chat);
  const gone = await startService('');
  await gone[Symbol.asyncDispose]();
  const { code, out, err } = await ran(
    '/',
    'routes',
    '--service',
    `chat=${service.url}`,
    '--service',
    `kb=${gone.url}`,
  );
  expect(code).toBe(1);
  expect(out).toBe('POST   /chat/fast chat chat_post_chat_fast\nDELETE /chat/{id} chat chat_delete_chat_id_\n');
  expect(err).toBe('kb  unreachable (connection refused)\n');
});

test('shows what a running gateway serves', async () => {
  await using service = await startService(chat);
  const gateway = testTerminal({ environment: { PORTICO_SERVICES: `chat=${service.url}`, PORTICO_PORT: '0' } });
  const served = gateway.run('serve');
  const [url = ''] = /http:\/\/[\d.:]+(?=\/docs)/.exec(await gateway.until('/docs\n')) ?? [];
  const { code, out } = await ran('/', 'routes', url);
  gateway.stop();
  expect(await served).toBe(0);
  expect({ code, out }).toEqual({
    code: 0,
    out: 'POST   /chat/fast chat chat_post_chat_fast\nDELETE /chat/{id} chat chat_delete_chat_id_\n',
  });
});
