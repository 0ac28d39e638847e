// What is said anew of services while the gateway runs reaches the requests that come after.

import { expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { scriptedService } from '../support/scripted-service.ts';

const limit = { name: 'limit', in: 'query', required: true, schema: { type: 'integer' } };
const document = {
  openapi: '3.1.0',
  info: { title: 'Shop', version: '1.0.0' },
  paths: {
    '/items': { get: { operationId: 'items', parameters: [limit], responses: { 200: { description: 'Items' } } } },
  },
};

test('validation, host and deadlines of a service change without a restart', async () => {
  await using service = await scriptedService(document);
  const hosts: (string | undefined)[] = [];
  service.answer((request, response) => {
    hosts.push(request.headers.host);
    if (request.url !== '/items?limit=silent') response.end('well');
  });
  await using running = await startGateway({ shop: service.url });
  const get = async (query: string) => (await fetch(`${running.url}/items${query}`)).status;
  expect(await get('')).toBe(400);
  expect(await get('?limit=1')).toBe(200);
  expect(hosts.at(-1)).toBe(new URL(service.url).host);

  const shop = { instances: [service.url], validation: { requests: 'off' }, preserveHost: true } as const;
  running.gateway.reconfigure({ shop: { ...shop, timeouts: { headers: 100 } } });
  expect(await get('')).toBe(200);
  expect(hosts.at(-1)).toBe(new URL(running.url).host);
  expect(await get('?limit=silent')).toBe(504);
});
