// Who uses what, as seen by a gateway that was told how callers can be told apart.

import { expect, test } from 'vitest';
import { startGateway } from '../support/gateway.ts';
import { documentOf, scriptedService } from '../support/scripted-service.ts';

const document = documentOf('KB', ['GET /kb/articles', 'GET /kb/articles/{id}']) as {
  paths: Record<string, Record<string, object>>;
};
document.paths['/kb/articles'] = {
  get: {
    ...document.paths['/kb/articles']?.get,
    parameters: [
      { name: 'sort', in: 'query', schema: { type: 'string' } },
      { name: 'page', in: 'query', schema: { type: 'integer' } },
    ],
  },
};

async function consumersAt(url: string): Promise<{ counted: boolean; operations: object[]; unseen: string }> {
  return (await (await fetch(`${url}/-/consumers?service=kb`)).json()) as never;
}

test('counts callers by operation and optional part, and shows by name only those that are known', async () => {
  await using kb = await scriptedService(document);
  await using running = await startGateway({ kb: kb.url }, { consumers: { header: 'X-Client-Id', known: ['web'] } });
  const call = (path: string, client: string) =>
    fetch(`${running.url}${path}`, { headers: { 'X-Client-Id': client } }).then((response) => response.status);

  expect(await call('/kb/articles?sort=age&page=1', 'web')).toBe(200);
  expect(await call('/kb/articles?sort=age', 'web')).toBe(200);
  expect(await call('/kb/articles/7', 'somebody')).toBe(200);
  expect(await call('/kb/articles?page=one', 'web')).toBe(400);

  const told = await consumersAt(running.url);
  expect(told.operations).toMatchObject([
    {
      method: 'GET',
      path: '/kb/articles',
      consumers: [{ name: 'web', calls: 2, parts: { 'query page': 1, 'query sort': 2 } }],
    },
    {
      method: 'GET',
      path: '/kb/articles/{id}',
      consumers: [{ consumer: expect.stringMatching(/^c-[0-9a-f]{16}$/), calls: 1 }],
    },
  ]);
  expect(JSON.stringify(told)).not.toContain('somebody');
  expect(told.unseen).toContain('not which fields of an answer a client reads');
});

test('counts nobody unless it is asked to', async () => {
  await using kb = await scriptedService(document);
  await using running = await startGateway({ kb: kb.url });
  await fetch(`${running.url}/kb/articles`);
  expect(await consumersAt(running.url)).toMatchObject({ counted: false, operations: [] });
});

test('callers of what is deprecated are told with every answer, and counted', async () => {
  const leaving = documentOf('KB', ['GET /kb/articles', 'GET /kb/old']) as typeof document;
  const { get = {} } = leaving.paths['/kb/old'] ?? {};
  leaving.paths['/kb/old'] = {
    get: { ...get, deprecated: true, 'x-deprecated-since': '2025-12-01', 'x-sunset': '2027-01-31' },
  };
  await using kb = await scriptedService(leaving);
  await using running = await startGateway({ kb: kb.url }, { consumers: { header: 'X-Client-Id', known: ['web'] } });
  const { headers } = await fetch(`${running.url}/kb/old`, { headers: { 'X-Client-Id': 'web' } });
  expect(headers.get('deprecation')).toBe('@1764547200');
  expect(headers.get('sunset')).toBe('Sun, 31 Jan 2027 00:00:00 GMT');
  expect(headers.get('link')).toBe('</docs>; rel="deprecation"; type="text/html"');
  expect((await fetch(`${running.url}/kb/articles`)).headers.has('deprecation')).toBe(false);
  const metrics = await (await fetch(`${running.url}/-/metrics`)).text();
  expect(metrics).toMatch(/^portico_deprecated_requests_total\{service="kb",operation="kb_GET_kb_old"\} 1$/m);
  expect((await consumersAt(running.url)).operations).toContainEqual(
    expect.objectContaining({
      path: '/kb/old',
      deprecated: true,
      consumers: [expect.objectContaining({ name: 'web' })],
    }),
  );
});
