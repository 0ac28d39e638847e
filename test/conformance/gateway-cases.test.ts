// The table of request-cases.json again, over sockets: every group is a service of one gateway, behind a prefix of its own.
// A request that is refused never reaches its service, one that is not arrives byte for byte, and nothing is a 5xx.

import { Agent, createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGateway, defaultOptions, type Gateway } from '@portico/gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesOf, type Group, type Message, typeOf } from './request-case.ts';
import table from './request-cases.json' with { type: 'json' };

const groups = table as unknown as Group[];

interface Arrived {
  readonly method: string;
  readonly target: string;
  readonly type: string | undefined;
  readonly body: Buffer;
}

interface Answer {
  readonly status: number;
  readonly type: string | undefined;
  readonly body: Buffer;
}

/** What the gateway makes of a target before it knows the operation: cases that differ from the table, and why. */
const beforehand: ReadonlyMap<string, 'canonical' | 'refused'> = new Map([
  // An escaped letter, digit or `-._~` is the same path (RFC 3986 6.2.2.2); services get it in one form.
  ['encoded digit', 'canonical'],
  // Services disagree on whether it separates segments, so that a check of the path would hold for some only.
  ['encoded slash', 'refused'],
]);

const agent = new Agent({ keepAlive: true });
let arrived: Arrived[] = [];
/** How the service answers the next request. */
let script: Message | undefined;
let service: Server;
let gateway: Gateway;
let port: number;

beforeAll(async () => {
  service = createServer(async (incoming, outgoing) => {
    const { url = '', method = '' } = incoming;
    const published = /^\/documents\/(\d+)$/.exec(url);
    if (published) {
      outgoing.setHeader('content-type', 'application/json');
      outgoing.end(JSON.stringify(documentOf(groups[Number(published[1])] as Group)));
      return;
    }
    if (url === '/health') {
      outgoing.end('{"status":"healthy"}');
      return;
    }
    arrived.push({ method, target: url, type: incoming.headers['content-type'], body: await bodyOf(incoming) });
    const { status = 204, headers = [] } = script ?? {};
    outgoing.writeHead(status, [...headers]);
    outgoing.end(script && bytesOf(script));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const services = groups.map((group, index) => [
    `g${index}`,
    {
      instances: [url],
      document: `${url}/documents/${index}`,
      merge: { prefix: `/g${index}` },
      validation: { unknownQuery: group.unknownQuery ?? 'allow', responses: 'enforce' },
    },
  ]);
  gateway = createGateway({
    ...defaultOptions,
    version: 'test',
    listen: { host: '127.0.0.1', port: 0 },
    services: Object.fromEntries(services),
    drain: 0,
  });
  ({ port } = await gateway.listen());
});

afterAll(async () => {
  agent.destroy();
  await gateway?.close();
  service?.closeAllConnections();
  service?.close();
});

it('serves every group', () => {
  expect(gateway.revision.operations.length).toBe(groups.length);
});

groups.forEach((group, index) => {
  describe(group.section, () => {
    it.each(group.cases)('%s', async (name, message, expected) => {
      arrived = [];
      const isResponse = message.status !== undefined;
      script = isResponse ? message : undefined;
      const { method = 'POST' } = group;
      const target = targetOf(group, isResponse ? {} : message);
      const sent = isResponse ? undefined : bytesOf(message);
      const type = isResponse ? undefined : typeOf(message);
      const headers = [...((isResponse ? undefined : message.headers) ?? [])];
      if (type !== undefined) headers.push('Content-Type', type);
      const answer = await send({ method, path: `/g${index}${target}`, headers, body: sent });

      if (isResponse) {
        if (expected.length > 0) {
          expect(problemOf(answer)).toEqual({ status: 502, type: '/-/problems/response-invalid' });
        } else {
          expect(answer.status).toBe(message.status);
          expect(answer.body).toEqual(Buffer.from(bytesOf(message) ?? []));
        }
        return;
      }
      if (beforehand.get(name) === 'refused') {
        expect(problemOf(answer)).toEqual({ status: 400, type: '/-/problems/bad-request' });
        expect(arrived).toEqual([]);
        return;
      }
      if (expected.length === 0) {
        expect({ status: answer.status, body: answer.body.toString() }).toEqual({ status: 204, body: '' });
        const path = beforehand.get(name) === 'canonical' ? decodeURIComponent(target) : target;
        expect(arrived).toEqual([{ method, target: path, type, body: Buffer.from(sent ?? []) }]);
        return;
      }
      expect(arrived).toEqual([]);
      if (expected === 'unsupported') {
        expect(problemOf(answer)).toEqual({ status: 415, type: '/-/problems/unsupported-media-type' });
        return;
      }
      const { status, errors } = JSON.parse(answer.body.toString());
      expect(status).toBe(400);
      // A target that is not well-formed is refused before anything is known of its operation.
      if (errors !== undefined) expect(errors.map(shown)).toEqual(expected);
    });
  });
});

function documentOf({
  section,
  cases: _,
  unknownQuery: __,
  method = 'POST',
  path = '/x',
  components = {},
  ...rest
}: Group) {
  const operation = { responses: { default: { description: 'Anything' } }, ...rest };
  return {
    openapi: '3.1.1',
    info: { title: section, version: '1' },
    paths: { [path]: { [method.toLowerCase()]: operation } },
    components,
  };
}

function targetOf({ path = '/x' }: Group, { path: parameters = [], query }: Message): string {
  let at = 0;
  const filled = path.replaceAll(/\{[^{}]*\}/g, () => parameters[at++] ?? 'x');
  return query === undefined ? filled : `${filled}?${query}`;
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly string[];
  readonly body: Uint8Array | undefined;
}

function send({ method, path, headers, body }: Sent): Promise<Answer> {
  const framing = method === 'GET' && body === undefined ? [] : ['Content-Length', String(body?.length ?? 0)];
  const fields = ['Host', `127.0.0.1:${port}`, ...headers, ...framing];
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers: fields, agent, timeout: 5_000 });
    outgoing.on('timeout', () => outgoing.destroy(new Error('no answer in 5 s')));
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const { statusCode: status = 0, headers: received } = incoming;
      bodyOf(incoming).then((bytes) => resolve({ status, type: received['content-type'], body: bytes }), reject);
    });
    outgoing.end(body);
  });
}

async function bodyOf(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function problemOf({ status, body }: Answer): object {
  return { status, type: JSON.parse(body.toString()).type };
}

function shown({ in: place, name = '-', keyword }: { in: string; name?: string; keyword: string }): string {
  return `${place} ${name} ${keyword}`;
}
