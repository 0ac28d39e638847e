// A gateway that is killed, or stopped, and started again: what it knew is there, and nobody loses a request.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventually, startGateway } from '../support/gateway.ts';
import { type RunningProcess, startProcess } from '../support/process.ts';
import { documentOf, freePort, scriptedService } from '../support/scripted-service.ts';

const main = ['--conditions=portico', 'apps/portico/src/main.ts'];

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-restart-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A gateway as a process of its own. */
function gatewayProcess(port: number, url: string, ...more: string[]): RunningProcess {
  const flags = ['--port', `${port}`, '--service', `chat=${url}`, '--snapshot-folder', folder, '--log-level', 'warn'];
  return startProcess(process.execPath, [...main, 'serve', ...flags, ...more]);
}

async function json(url: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(url);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const chatOf = async (url: string) => {
  const { body } = await json(`${url}/-/services/chat`);
  return body;
};

it('serves routes and docs after kill -9 with every service down, explains itself, and heals', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const service = await scriptedService(documentOf('Chat', ['GET /chat/items']));
  {
    await using first = gatewayProcess(port, service.url);
    await first.printed(/Ready in/);
    expect((await json(`${url}/chat/items`)).status).toBe(200);
    await eventually('the document is on disk', async () => (await readdir(folder)).includes('chat.snapshot'));
    first.signal('SIGKILL');
    expect(await first.ended).toBe('SIGKILL');
  }
  await service.kill();

  await using second = gatewayProcess(port, service.url);
  await second.printed(/Ready in/);
  expect(second.output()).not.toMatch(/chat.*its routes appear/);
  const refused = await json(`${url}/chat/items`);
  expect(refused.status).toBe(503);
  expect(refused.body).toMatchObject({ type: '/-/problems/service-unavailable', service: 'chat', state: 'down' });
  expect((await json(`${url}/openapi.json`)).body.paths).toHaveProperty('/chat/items');
  expect((await json(`${url}/chat/nothing`)).status).toBe(404);
  const down = await chatOf(url);
  expect(down).toMatchObject({ state: 'down', stale: true, operations: 1, age: expect.any(Number) });
  expect(Date.parse((down.restored as { savedAt: string }).savedAt)).toBeLessThan(Date.now());

  await service.restart();
  await eventually('the service is served again', async () => (await json(`${url}/chat/items`)).status === 200);
  const up = await eventually('the service is up', async () => {
    const found = await chatOf(url);
    return found.state === 'up' && found;
  });
  expect(up).not.toHaveProperty('stale');
  expect(up).not.toHaveProperty('restored');
  await service.kill();
});

describe('a folder of last good documents', () => {
  const snapshot = () => ({ snapshot: { folder } });

  it('gives way to what a service publishes now', async () => {
    await using service = await scriptedService(documentOf('Chat', ['GET /old']));
    const first = await startGateway({ chat: service.url }, snapshot());
    await first.gateway.close();
    service.publish(documentOf('Chat', ['GET /new']));
    await using second = await startGateway({ chat: service.url }, snapshot());
    expect(second.gateway.revision.operations.map(({ path }) => path)).toEqual(['/new']);
    expect(second.gateway.status()[0]).toMatchObject({ state: 'up' });
  });

  it('holds nothing of a service that is configured no longer, or under another name', async () => {
    const service = await scriptedService(documentOf('Chat', ['GET /chat']));
    const first = await startGateway({ chat: service.url }, snapshot());
    await first.gateway.close();
    await service.kill();
    await using second = await startGateway({ talk: service.url }, snapshot());
    expect(second.gateway.revision.operations).toEqual([]);
  });

  it('keeps the last good document while the service publishes nonsense, over a restart too', async () => {
    await using service = await scriptedService(documentOf('Chat', ['GET /chat']));
    const first = await startGateway({ chat: service.url }, snapshot());
    await first.gateway.close();
    service.publish('<html>');
    await using second = await startGateway({ chat: service.url }, snapshot());
    expect((await fetch(`${second.url}/chat`)).status).toBe(200);
    expect(second.gateway.status()[0]).toMatchObject({
      state: 'stale',
      stale: true,
      trouble: { message: expect.stringMatching(/keeping the document saved at 20/) },
    });
  });

  it('that holds nothing but damaged files stops neither the start nor the services', async () => {
    await using service = await scriptedService(documentOf('Chat', ['GET /chat']));
    for (const name of ['chat.snapshot', 'chat.previous.snapshot', 'other.snapshot']) {
      await writeFile(join(folder, name), 'portico-snapshot 1 sha256-none\n{}');
    }
    await using running = await startGateway({ chat: service.url }, snapshot());
    expect((await fetch(`${running.url}/chat`)).status).toBe(200);
    await eventually('a sound file is written', async () => (await readdir(folder)).includes('chat.snapshot'));
    const names = (await readdir(folder)).map((name) => name.replace(/-\d.*/, '')).sort();
    expect(names).toEqual([
      'chat.previous.snapshot.damaged',
      'chat.snapshot',
      'chat.snapshot.damaged',
      'other.snapshot',
    ]);
  });

  it('that is full costs no request and leaves what is there as it is', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await using service = await scriptedService(documentOf('Chat', ['GET /chat/one']));
    {
      await using first = gatewayProcess(port, service.url);
      await first.printed(/Ready in/);
      await eventually('the document is on disk', async () => (await readdir(folder)).includes('chat.snapshot'));
    }
    const before = await readFile(join(folder, 'chat.snapshot'), 'utf8');

    const limited = ['--fsize=8192', process.execPath, ...main, 'serve', '--port', `${port}`, '--log-level', 'warn'];
    const flags = ['--service', `chat=${service.url}`, '--snapshot-folder', folder];
    await using second = startProcess('prlimit', [...limited, ...flags]);
    await second.printed(/Ready in/);
    const operations = Array.from({ length: 200 }, (_, index) => `GET /chat/many/${index}`);
    service.publish(documentOf('Chat', ['GET /chat/one', ...operations]));
    await second.printed(/last good documents can not be written/);
    for (let call = 0; call < 100; call++) expect((await json(`${url}/chat/many/${call}`)).status).toBe(200);
    expect(second.output().match(/can not be written/g)).toHaveLength(1);
    expect((await readdir(folder)).toSorted()).toEqual(['chat.snapshot', 'revisions.json']);
    expect(await readFile(join(folder, 'chat.snapshot'), 'utf8')).toBe(before);
  });
});

it('takes connections for the lead of its drain even when there are none, and says that it is not ready', async () => {
  await using service = await scriptedService(documentOf('Chat', ['GET /chat']));
  const running = await startGateway({ chat: service.url }, { drainLead: 400 });
  const closed = running.gateway.close();
  expect((await fetch(`${running.url}/-/ready`)).status).toBe(503);
  const answer = await fetch(`${running.url}/chat`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('connection')).toBe('close');
  await closed;
  await expect(fetch(`${running.url}/chat`)).rejects.toThrow();
});

describe('SIGTERM under load', () => {
  /** Calls one after the other on a connection that is kept, until an answer says that it is the last one. */
  async function client(url: string, tally: { answered: number; failed: string[] }): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (let last = false; !last; ) {
      try {
        const response = await new Promise<IncomingMessage>((resolve, reject) => {
          request(url, { agent }, resolve).on('error', reject).end();
        });
        for await (const _ of response);
        if (response.statusCode === 200) tally.answered++;
        else tally.failed.push(`status ${response.statusCode}`);
        last = response.headers.connection === 'close';
      } catch (error) {
        tally.failed.push(String(error));
        last = true;
      }
    }
    agent.destroy();
  }

  it('is not ready at once, serves on for the lead, loses nothing, ends event streams, and exits with 0', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    await using service = await scriptedService(documentOf('Chat', ['GET /chat/items']));
    await using gateway = gatewayProcess(port, service.url, '--drain-lead', '700ms', '--drain', '5s');
    await gateway.printed(/Ready in/);
    expect((await fetch(`${url}/-/ready`)).status).toBe(200);

    const tally = { answered: 0, failed: [] as string[] };
    const events = await fetch(`${url}/-/events`);
    const clients = Array.from({ length: 16 }, () => client(`${url}/chat/items`, tally));
    await eventually('clients are served', () => tally.answered > 200);
    gateway.signal('SIGTERM');
    await eventually('it is not ready', async () => (await fetch(`${url}/-/ready`)).status === 503);
    // New connections are taken while balancers still send them.
    const late = await fetch(`${url}/chat/items`);
    expect(late.status).toBe(200);
    expect(late.headers.get('connection')).toBe('close');
    await Promise.all(clients);
    expect(tally.failed).toEqual([]);
    await events.text();
    expect(await gateway.ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
  });
});
