import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { surfaceFixture } from './surface.fixture.ts';

const page = readFileSync(new URL('../../../../docs/surface.md', import.meta.url), 'utf8');
const documented = [...page.matchAll(/^\| `(\/[^`]*)` \|/gm)].map(([, path = '']) => path);

test.each(documented)('serves %s, as docs/surface.md says', async (path) => {
  const fixture = surfaceFixture();
  fixture.publish(fixture.store.current);
  const response = await fixture.get(
    path.replace('{at}', '2100-01-01').replace('{id}', 'bad-request').replace('{name}', 'chat'),
  );
  expect(response.status).toBe(200);
  await response.body?.cancel();
});

test('docs/surface.md lists every path but the files of pages', () => {
  const served = surfaceFixture().surface.paths.filter((path) => !/\.(js|css)$|\/$/.test(path));
  expect(documented.toSorted()).toEqual(served.toSorted());
});

test('docs/surface.md lists the events that are streamed', async () => {
  const events = [...page.matchAll(/^\| `(\w+\.\w+)` \|/gm)].map(([, name]) => name);
  const fixture = surfaceFixture();
  const response = await fixture.get('/-/events');
  const service = 'kb';
  fixture.publish(fixture.store.current);
  fixture.events.emit({ type: 'service.up', service, operations: 1, url: 'http://kb.test' });
  fixture.events.emit({ type: 'service.down', service, reason: 'x' });
  fixture.events.emit({ type: 'service.rejected', service, reason: 'x', stale: true, diagnostics: [] });
  const change = { service, from: 'sha256-a', to: 'sha256-b', changes: [] };
  fixture.events.emit({ type: 'service.changed', ...change });
  fixture.events.emit({ type: 'service.held', ...change });
  fixture.events.emit({ type: 'service.released', service, digest: 'sha256-b', reason: 'x' });
  const operation = { service, operationId: 'kb_list', method: 'GET', path: '/kb', requestId: 'r', status: 200 };
  const difference = { in: 'body', pointer: '/a', keyword: 'type', message: 'x', schema: '/s' } as const;
  fixture.events.emit({ type: 'service.drifted', ...operation, ...difference });
  const url = 'http://kb.test';
  fixture.events.emit({ type: 'instance.ejected', service, url, reason: 'failed', duration: 1_000 });
  fixture.events.emit({ type: 'instance.returned', service, url });
  fixture.events.emit({ type: 'instances.panic', service, ejected: 2, instances: 3 });
  fixture.surface.close();
  expect([...(await response.text()).matchAll(/^event: (.+)$/gm)].map(([, name]) => name)).toEqual(events);
});
