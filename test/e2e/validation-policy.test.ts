// What becomes of requests and answers that break their contract, under each policy, over sockets.

import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { defaultOptions, type GatewayEvent, type ServiceStatus, type ValidationOptions } from '@portico/gateway';
import { afterEach, expect, test } from 'vitest';
import { eventually, nextEvent, type RunningGateway, startGateway } from '../support/gateway.ts';

const schema = { type: 'object', required: ['ok'], properties: { ok: { type: 'boolean' } } };
const content = { 'application/json': { schema } };
const responses = { 200: { description: 'Fine', content } };

const document = {
  openapi: '3.1.1',
  info: { title: 'Echo', version: '1' },
  paths: {
    '/echo': {
      get: { operationId: 'look', responses },
      post: { operationId: 'echo', requestBody: { content }, responses },
    },
    '/strict': { get: { operationId: 'strict', 'x-portico-validation': { unknownQuery: 'reject' }, responses } },
    '/loose': {
      post: { operationId: 'loose', 'x-portico-validation': { requests: 'off' }, requestBody: { content }, responses },
    },
    '/events': {
      get: {
        operationId: 'events',
        responses: { 200: { description: 'A stream', content: { 'text/event-stream': { schema } } } },
      },
    },
  },
};

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

/** A gateway over one service, `echo`, that answers by `answer`. */
async function started(validation: Partial<ValidationOptions>, answer: RequestListener): Promise<RunningGateway> {
  const server: Server = createServer((request, response) => {
    if (request.url === '/openapi.json') response.end(JSON.stringify(document));
    else if (request.url === '/health') response.end('{"status":"healthy"}');
    else request.resume().on('end', () => answer(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  const running = await startGateway(
    { echo: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    { validation: { ...defaultOptions.validation, ...validation }, limits: { body: 1_000, headers: 16_384 } },
  );
  opened.push(running.gateway);
  return running;
}

const json =
  (body: string): RequestListener =>
  (_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(body);
  };
const fine = json('{"ok":true}');
const broken = json('{"secret":"hunter2"}');

const post = (url: string, body: string) =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });

test('report forwards a request that breaks its contract, tells of it without values, and counts it', async () => {
  const { gateway, url } = await started({ requests: 'report' }, fine);
  const told = nextEvent(gateway, 'request.violated');
  expect((await post(`${url}/echo`, '{"ok":"hunter2"}')).status).toBe(200);
  const event = await told;
  expect(event).toMatchObject({ service: 'echo', operationId: 'echo_echo', method: 'POST', path: '/echo' });
  expect(event.violations).toMatchObject([{ in: 'body', pointer: '/ok', keyword: 'type' }]);
  expect(JSON.stringify(event)).not.toContain('hunter2');
  const metrics = await (await fetch(`${url}/-/metrics`)).text();
  expect(metrics).toContain('portico_request_violations_total{service="echo",operation="echo_echo"} 1\n');
});

test('responses: report passes a broken answer on unchanged, and tells of it', async () => {
  const { gateway, url } = await started({ responses: 'report', responseSample: 1 }, broken);
  const told = nextEvent(gateway, 'response.violated');
  const answer = await fetch(`${url}/echo`);
  expect(await answer.text()).toBe('{"secret":"hunter2"}');
  const event = await told;
  expect(event).toMatchObject({ operationId: 'echo_look', status: 200, refused: false });
  expect(event.violations).toMatchObject([{ in: 'body', keyword: 'required' }]);
  expect(JSON.stringify(event)).not.toContain('hunter2');
  const metrics = await (await fetch(`${url}/-/metrics`)).text();
  expect(metrics).toContain('portico_response_violations_total{service="echo",operation="echo_look"} 1\n');
});

test('what answers and calls have in common with the document is a score and a list in /-/services', async () => {
  let answer = fine;
  const { gateway, url } = await started({ responses: 'report', responseSample: 1 }, (request, response) =>
    answer(request, response),
  );
  const driftOf = async () => {
    const found = (await (await fetch(`${url}/-/services/echo`)).json()) as ServiceStatus;
    return found.drift;
  };
  // Checks rest between two of them, those of earlier gateways in this process too; an answer that is due meanwhile is passed
  // over and stays due.
  const look = async () => {
    await (await fetch(`${url}/echo`)).text();
    return driftOf();
  };
  await eventually('a first check', async () => ((await look())?.checked ?? 0) > 0);
  const sound = await driftOf();
  expect(sound).toMatchObject({ score: 1, violated: 0, differences: [] });
  answer = broken;
  const drifted = nextEvent(gateway, 'service.drifted');
  await eventually('a second check', async () => ((await look())?.violated ?? 0) > 0);
  expect(await drifted).toMatchObject({ operationId: 'echo_look', status: 200, keyword: 'required' });
  await fetch(`${url}/echo/17`);
  const drift = await driftOf();
  expect(drift).toMatchObject({
    differences: [{ method: 'GET', path: '/echo', in: 'body', pointer: '', keyword: 'required' }],
    undeclared: [{ method: 'GET', path: '/echo/{}', count: 1 }],
  });
  expect(JSON.stringify(drift)).not.toContain('hunter2');
  expect(await (await fetch(`${url}/-/metrics`)).text()).toMatch(/portico_drift_score\{service="echo"\} 0\.\d/);
});

test('responses: enforce answers 502 instead, without a word of the answer, and keeps the connection', async () => {
  let answer = broken;
  const { gateway, url } = await started({ responses: 'enforce' }, (request, response) => answer(request, response));
  const told = nextEvent(gateway, 'response.violated');
  const refused = await fetch(`${url}/echo`);
  const text = await refused.text();
  expect(refused.status).toBe(502);
  expect(JSON.parse(text)).toMatchObject({ type: '/-/problems/response-invalid', service: 'echo' });
  expect(text).not.toMatch(/hunter2|secret/);
  expect(refused.headers.get('proxy-status')).toContain('portico; error=');
  expect(await told).toMatchObject({ refused: true });
  answer = fine;
  expect(await (await fetch(`${url}/echo`)).json()).toEqual({ ok: true });
  answer = (_, response) => void response.writeHead(418).end();
  expect((await fetch(`${url}/echo`)).status).toBe(502);
});

test('responses: enforce reads through a content coding and forwards the coded bytes', async () => {
  const coded =
    (body: string): RequestListener =>
    (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' });
      response.end(gzipSync(body));
    };
  let answer = coded('{"ok":true}');
  const { url } = await started({ responses: 'enforce' }, (request, response) => answer(request, response));
  const passed = await fetch(`${url}/echo`);
  expect(passed.headers.get('content-encoding')).toBe('gzip');
  expect(await passed.json()).toEqual({ ok: true });
  answer = coded('{"ok":1}');
  expect((await fetch(`${url}/echo`)).status).toBe(502);
});

test.each([
  ['longer than the limit, by its length', 'x'.repeat(1_001), true],
  ['longer than the limit, found out on the way', 'x'.repeat(2_000), false],
])('responses: enforce passes an answer %s', async (_, body, sized) => {
  const { url } = await started({ responses: 'enforce' }, (_, response) => {
    response.setHeader('content-type', 'application/json');
    if (sized) response.setHeader('content-length', body.length);
    response.write(body.slice(0, 600));
    response.end(body.slice(600));
  });
  const answer = await fetch(`${url}/echo`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe(body);
});

test('responses: enforce does not hold back an event stream', async () => {
  let end = () => {};
  const { url } = await started({ responses: 'enforce' }, (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write('data: one\n\n');
    end = () => void response.end();
  });
  const answer = await fetch(`${url}/events`);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: one\n\n');
  end();
});

test('a document may ask for more, and for less only where its operator delegates that', async () => {
  const strict = await started({}, fine);
  expect((await fetch(`${strict.url}/strict?a=1`)).status).toBe(400);
  expect((await fetch(`${strict.url}/echo?a=1`)).status).toBe(200);
  expect((await post(`${strict.url}/loose`, '{}')).status).toBe(400);
  const trusting = await started({ delegate: true }, fine);
  expect((await post(`${trusting.url}/loose`, '{}')).status).toBe(200);
});

test('an answer to HEAD is held to status and fields alone', async () => {
  const { gateway, url } = await started({ responses: 'enforce' }, (_, response) => {
    response.setHeader('content-type', 'application/json');
    response.end();
  });
  const events: GatewayEvent[] = [];
  gateway.events.on('response.violated', (event) => void events.push(event));
  expect((await fetch(`${url}/echo`, { method: 'HEAD' })).status).toBe(200);
  expect(events).toEqual([]);
});
