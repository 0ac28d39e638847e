import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createGateway } from '../gateway.ts';
import { defaultOptions } from '../options.ts';

let service: Server;
let url: string;
const files = new Map<string, string>();

beforeEach(async () => {
  const responses = {
    200: { description: 'Done', content: { 'application/json': { schema: { $ref: 'schemas/pet.json' } } } },
  };
  const document = {
    openapi: '3.1.1',
    info: { title: 'Pets', version: '1' },
    paths: { '/pets': { get: { responses } } },
  };
  files.clear();
  files
    .set('/health', JSON.stringify({ service: 'pets', status: 'healthy' }))
    .set('/openapi.json', JSON.stringify(document));
  service = createServer((request, response) => {
    const text = files.get(request.url ?? '');
    response.writeHead(text === undefined ? 404 : 200, { 'content-type': 'application/json' }).end(text);
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
});
afterEach(() => {
  service.closeAllConnections();
  service.close();
});

test('a gateway embeds what it may, says what is missing, and takes it when it is there', async () => {
  await using gateway = createGateway({
    ...defaultOptions,
    version: 'test',
    listen: { host: '127.0.0.1', port: 0 },
    refresh: { ...defaultOptions.refresh, interval: 20 },
    services: { pets: { instances: [url], merge: { references: ['./schemas/'] } } },
  });
  const published = Promise.withResolvers<void>();
  await gateway.listen();
  expect(JSON.stringify(gateway.status())).toContain('reference-unread');
  gateway.events.on('revision.published', () => published.resolve());
  files.set('/schemas/pet.json', JSON.stringify({ type: 'string', title: 'A pet' }));
  await published.promise;
  expect(JSON.stringify(gateway.revision.document)).toContain('"title":"A pet"');
  expect(JSON.stringify(gateway.status())).not.toContain('reference-unread');
});
