import { writeFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { documentOf, startService } from '../service.fixture.ts';
import { folderOf, testTerminal } from '../terminal.fixture.ts';

// Real sockets on a busy machine.
vi.setConfig({ testTimeout: 20_000 });

test('prints routes that come and go, services that fall and rise, and requests', async () => {
  const service = await startService(documentOf('POST /chat/fast', 'GET /chat/old'));
  const terminal = testTerminal();
  const ended = terminal.run('dev', '-s', `chat=${service.url}`, '--port', '0', '--refresh-interval', '20ms');
  const [url = ''] = /http:\/\/[\d.:]+(?=\/docs)/.exec(await terminal.until('/docs\n')) ?? [];

  service.publish(documentOf('POST /chat/fast', 'POST /chat/translate'));
  await terminal.until(/^\+ POST \/chat\/translate {2}chat$/m);
  await terminal.until(/^- GET \/chat\/old {2}chat$/m);

  await (await fetch(`${url}/chat/translate`, { method: 'POST' })).text();
  await terminal.until(/^ {2}200 POST \/chat\/translate {2}chat {2}[\d.]+ ms$/m);
  await (await fetch(`${url}/chat/translat`, { method: 'POST' })).text();
  await terminal.until(/^ {2}404 POST \/chat\/translat {2}[\d.]+ ms {2}route-not-found$/m);

  service.publish('<html>');
  await terminal.until(/^! chat · .*text.*keeping the document/m);
  service.publish(documentOf('POST /chat/fast', 'POST /chat/translate'));
  await terminal.until(/^✓ chat is up/m);

  await service[Symbol.asyncDispose]();
  await terminal.until(/^✗ chat is down · .*connection refused.* · is it running at http/m);
  await using again = await startService(documentOf('POST /chat/fast', 'POST /chat/translate'), service.port);
  await terminal.until(/✗ chat is down[\s\S]*✓ chat is up/);
  expect(again.port).toBe(service.port);
  terminal.stop();
  expect(await ended).toBe(0);
});

test('takes services over from a changed file, says what needs a restart, and keeps out a broken file', async () => {
  await using chat = await startService(documentOf('GET /chat'));
  await using kb = await startService(documentOf('GET /kb'));
  const config = (more: string) => `listen: { port: 0 }\nservices:\n  chat: { url: ${chat.url} }\n${more}`;
  await using folder = await folderOf({ 'portico.yaml': config('') });
  const write = (text: string) => writeFile(`${folder.path}/portico.yaml`, text);
  const terminal = testTerminal({ folder: folder.path });
  const ended = terminal.run('dev');
  await terminal.until('/docs\n');

  await write(config(`  kb: { url: ${kb.url} }\n`));
  await terminal.until('+ GET /kb  kb');
  await write(config('  kb: { ulr: x }\n'));
  await terminal.until('  portico.yaml:4:9  unknown key "ulr" in services.kb: did you mean "url"?');
  await write(config('drain: 1s\n'));
  await terminal.until('- GET /kb  kb');
  await terminal.until('! restart to apply: drain\n');
  await write(config(`  kb: { url: ${kb.url}, validation: { requests: off } }\n`));
  await terminal.until('! restart to apply: services.kb.validation\n');
  terminal.stop();
  expect(await ended).toBe(0);
});
