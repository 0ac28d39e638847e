// What services' documents can do to the gateway, and what they can't: many at once, hanging, garbage.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { eventually, nextEvent, startGateway } from '../support/gateway.ts';
import { documentOf, scriptedService } from '../support/scripted-service.ts';
import { startLoad } from './load.ts';

test('when 100 services restart at once, their documents are fetched four at a time, and all have their routes', async () => {
  let inside = 0;
  let most = 0;
  let generation = 1;
  // One process stands for all services: each has a path of its own.
  const server = createServer((request, response) => {
    const [, name = '', path] = request.url?.split('/') ?? [];
    response.setHeader('content-type', 'application/json');
    if (path === 'health') {
      response.end(JSON.stringify({ status: 'healthy', document: { url: '/openapi.json', digest: `g${generation}` } }));
      return;
    }
    most = Math.max(most, ++inside);
    const document = documentOf(name, [`GET /${name}/v${generation}`]);
    setTimeout(() => {
      inside--;
      response.end(JSON.stringify(document));
    }, 5);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const names = Array.from({ length: 100 }, (_, index) => `s${index}`);
  const services = Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${port}/${name}`]));
  // Compiling them in this process would keep it from giving places on in time.
  await using running = await startGateway(services, { compile: 'worker' });
  const paths = () => running.gateway.revision.operations.map(({ path }) => path);
  await eventually('all have their routes', () => paths().length === 100, 30_000);
  generation = 2;
  await eventually('all have their new routes', () => paths().every((path) => path.endsWith('/v2')), 30_000);
  expect(most).toBeLessThanOrEqual(4);
  server.closeAllConnections();
  server.close();
});

test('services whose documents hang hold up nobody else', async () => {
  await using quick = await scriptedService(documentOf('quick', ['GET /quick']));
  const hanging = await Promise.all(Array.from({ length: 6 }, () => scriptedService(() => undefined)));
  const services = Object.fromEntries(hanging.map(({ url }, index) => [`a${index}`, url]));
  await using running = await startGateway({ ...services, quick: quick.url });
  quick.publish(documentOf('quick', ['GET /quick', 'GET /quick/more']));
  await eventually('the new route is live', async () => (await fetch(`${running.url}/quick/more`)).ok);
  await Promise.all(hanging.map((one) => one.kill()));
});

test.each([
  ['500', failing],
  ['garbage', 'not a document'],
  ['half a document', '{"openapi":"3.1.0","info":{"title":"items","ver'],
  ['a page', '<!doctype html><title>Log in</title>'],
  ['nothing', ''],
] as const)('a document that turns into %s costs no request and no route, and is told', async (_, published) => {
  await using service = await scriptedService(documentOf('items', ['GET /items/{id}']));
  await using running = await startGateway({ items: service.url });
  const load = startLoad(running.url, '/items/', { perSecond: 50 });
  const told = nextEvent(running.gateway, 'service.rejected');
  service.publish(published);
  expect(await told).toMatchObject({ service: 'items', stale: true });
  expect(running.gateway.status()[0]).toMatchObject({ state: 'stale', operations: 1 });
  expect((await load.stop()).failed).toEqual([]);
});

function failing(_: IncomingMessage, response: ServerResponse): void {
  response.statusCode = 500;
  response.end('{}');
}
