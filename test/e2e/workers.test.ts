// `portico serve --workers N`: several processes that serve, and one gateway for whoever looks at it.

import { writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startLoad } from '../chaos/load.ts';
import { temporaryFolder } from '../support/folder.ts';
import { eventually } from '../support/gateway.ts';
import { type RunningProcess, startProcess } from '../support/process.ts';
import { documentOf, documentTaking, freePort, scriptedService } from '../support/scripted-service.ts';

const main = ['--conditions=portico', 'apps/portico/src/main.ts', 'serve', '--config', 'test/support/empty.yaml'];

async function startWorkers(service: string, ...more: string[]) {
  const port = await freePort();
  const flags = ['--port', `${port}`, '--service', `items=${service}`, '--workers', '2', ...more];
  const gateway = startProcess(process.execPath, [...main, ...flags]);
  await gateway.printed(/Ready in/);
  const url = `http://127.0.0.1:${port}`;
  await eventually('both serve', async () => (await servedBy(url, gateway)).size === 2);
  return { gateway, url };
}

/** Processes that log a request, of twenty on connections of their own. */
async function servedBy(url: string, gateway: RunningProcess): Promise<ReadonlySet<unknown>> {
  const before = gateway.output().length;
  await Promise.all(Array.from({ length: 20 }, () => once(`${url}/items/1`)));
  const lines = () => logOf(gateway.output().slice(before)).filter(({ msg }) => msg === 'request completed');
  await eventually('all are logged', () => lines().length >= 20);
  return new Set(lines().map(({ pid }) => pid));
}

function logOf(output: string): Record<string, unknown>[] {
  return output
    .split('\n')
    .filter((line) => line.startsWith('{') && line.endsWith('}'))
    .map((line) => JSON.parse(line));
}

/** Status of one request on a connection of its own. */
function once(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent: new Agent() }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    outgoing.on('error', reject).end();
  });
}

const metric = async (url: string, line: string) => {
  const text = await (await fetch(`${url}/-/metrics`)).text();
  const found = text.split('\n').find((one) => one.startsWith(`${line} `));
  return Number(found?.slice(line.length));
};

const requestsOf = (url: string) => metric(url, 'portico_requests_total{service="items",method="GET",status="2xx"}');

test('both workers serve one revision, and counts are those of both', async () => {
  await using service = await scriptedService(documentOf('items', ['GET /items/{id}']));
  const { gateway, url } = await startWorkers(service.url);
  await using _ = gateway;
  const before = await requestsOf(url);
  const revisions = await Promise.all(
    Array.from({ length: 20 }, async () =>
      (await fetch(`${url}/items/1`, { headers: { connection: 'close' } })).headers.get('portico-revision'),
    ),
  );
  expect(new Set(revisions).size).toBe(1);
  expect(await requestsOf(url)).toBe(before + 20);
  expect(await metric(url, 'portico_workers')).toBe(2);
  const services = (await (await fetch(`${url}/-/services`)).json()) as { revision: string };
  expect(services.revision).toBe(revisions[0]);

  service.publish(documentOf('items', ['GET /items/{id}', 'GET /more']));
  await eventually('both serve what is new', async () => {
    const statuses = await Promise.all(Array.from({ length: 10 }, () => once(`${url}/more`)));
    return statuses.every((status) => status === 200);
  });
  const ids = await Promise.all(
    ['/more', '/openapi.json', '/health'].map(async (path) =>
      (await fetch(url + path)).headers.get('portico-revision'),
    ),
  );
  expect(new Set(ids).size).toBe(1);
  expect(ids[0]).not.toBe(revisions[0]);
});

test('events are streamed, and end with the client', async () => {
  await using service = await scriptedService(documentOf('items', ['GET /items/{id}']));
  const { gateway, url } = await startWorkers(service.url);
  await using _ = gateway;
  const leaving = new AbortController();
  const stream = await fetch(`${url}/-/events`, { signal: leaving.signal });
  const reader = (stream.body as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = '';
  const until = async (wanted: string) => {
    while (!text.includes(wanted)) text += decoder.decode((await reader.read()).value, { stream: true });
  };
  await until('event: revision.current');
  service.publish(documentOf('items', ['GET /items/{id}', 'GET /more']));
  await until('event: revision.published');
  leaving.abort();
});

test('a worker that dies takes its own requests with it, and another one takes its place', async () => {
  await using service = await scriptedService(documentOf('items', ['GET /items/{id}']));
  const { gateway, url } = await startWorkers(service.url);
  await using _ = gateway;
  const workers = [...(await servedBy(url, gateway))] as number[];
  const counted = await requestsOf(url);
  // Requests on connections of their own, so that each is one worker's and the one that dies works on few.
  const load = startLoad(url, '/items/', { perSecond: 100, keepAlive: false });
  await gateway.printed(new RegExp(`"pid":${workers[0]}.*request completed`));
  const inFlight = load.pending;
  process.kill(workers[0] as number, 'SIGKILL');
  await gateway.printed(/worker ended/);
  await eventually('two serve again', async () => (await metric(url, 'portico_workers')) === 2);
  await eventually('the new one serves', async () => (await servedBy(url, gateway)).size === 2);
  const { sent, failed } = await load.stop();
  expect(failed.length, failed.join('\n')).toBeLessThanOrEqual(inFlight + 2);
  expect(sent).toBeGreaterThan(20);
  expect(await metric(url, 'portico_worker_restarts_total')).toBe(1);
  expect(await requestsOf(url)).toBeGreaterThan(counted);
});

test('SIGTERM drains all workers: what is in flight is answered, and the end is 0', async () => {
  await using service = await scriptedService(documentOf('items', ['GET /items/{id}']));
  const { gateway, url } = await startWorkers(service.url);
  await using _ = gateway;
  const open: (() => void)[] = [];
  service.answer((_, response) => void open.push(() => response.end('late')));
  const answers = Promise.all(Array.from({ length: 10 }, () => once(`${url}/items/1`)));
  await eventually('all are with the service', () => open.length === 10);
  gateway.signal('SIGTERM');
  await gateway.printed(/stopping/);
  await eventually('the gateway says that it goes', async () => (await fetch(`${url}/-/ready`)).status === 503);
  await eventually('the port is shut', () =>
    once(`${url}/-/live`).then(
      () => false,
      () => true,
    ),
  );
  for (const end of open) end();
  expect(new Set(await answers)).toEqual(new Set([200]));
  expect(await gateway.ended).toBe(0);
});

test('a second signal ends all workers at once, with 1', async () => {
  await using service = await scriptedService(documentOf('items', ['GET /items/{id}']));
  const { gateway, url } = await startWorkers(service.url);
  await using _ = gateway;
  service.answer(() => undefined);
  const cut = once(`${url}/items/1`).catch(() => 'cut');
  await eventually('it is with the service', () => service.calls.length > 0);
  const workers = [...new Set(logOf(gateway.output()).map(({ worker }) => worker))].filter((pid) => pid !== undefined);
  gateway.signal('SIGTERM');
  await gateway.printed(/stopping/);
  gateway.signal('SIGTERM');
  expect(await gateway.ended).toBe(1);
  expect(await cut).toBe('cut');
  await eventually('no worker is left', () => workers.every((pid) => !isAlive(pid as number)));
});

test('every worker sends a request to an instance whose contract accepts it', async () => {
  await using one = await scriptedService(documentTaking(0, 10));
  await using other = await scriptedService(documentTaking(5, 20));
  await using folder = await temporaryFolder();
  const config = join(folder.path, 'portico.json');
  await writeFile(config, JSON.stringify({ services: { alpha: { instances: [one.url, other.url] } } }));
  const port = await freePort();
  const flags = ['serve', '--config', config, '--port', `${port}`, '--workers', '2'];
  await using gateway = startProcess(process.execPath, [...main.slice(0, 2), ...flags]);
  await gateway.printed(/Ready in/);
  const post = async (amount: number) => {
    const headers = { 'content-type': 'application/json', connection: 'close' };
    return (await fetch(`http://127.0.0.1:${port}/alpha`, { method: 'POST', headers, body: `${amount}` })).status;
  };
  const statuses = async (amount: number) => [
    ...new Set(await Promise.all(Array.from({ length: 20 }, () => post(amount)))),
  ];
  await eventually('both contracts are known', async () => {
    const all = await Promise.all([1, 7, 15].map(statuses));
    return all.flat().every((status) => status === 200);
  });
  one.calls.length = 0;
  expect(await statuses(15)).toEqual([200]);
  expect(one.calls.filter((call) => call.startsWith('POST'))).toEqual([]);
  expect(await statuses(30)).toEqual([400]);
});

test('an address that is taken is told as with one process', async () => {
  await using service = await scriptedService(documentOf('items', ['GET /items/{id}']));
  const flags = ['--port', `${service.port}`, '--service', `items=${service.url}`, '--workers', '2'];
  await using gateway = startProcess(process.execPath, [...main, ...flags]);
  expect(await gateway.ended).toBe(1);
  expect(gateway.output()).toContain(`127.0.0.1:${service.port} is in use by another process`);
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
