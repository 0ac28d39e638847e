import { once } from 'node:events';
import { createServer, get as httpGet, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { chatLines, revisionOf, type SurfaceFixture, surfaceFixture } from './surface.fixture.ts';

test('greets with the current revision, then sends each event as it happens', async () => {
  const fixture = surfaceFixture();
  const stream = await connect(fixture);
  const first = fixture.store.current.id;
  expect(await stream.next()).toBe(`retry: 1000\nevent: revision.current\ndata: {"revision":"${first}"}\n\n`);
  fixture.publish(revisionOf(chatLines.slice(1)));
  const published = await stream.next();
  expect(published).toMatch(/^id: 1\nevent: revision\.published\ndata: \{.*\}\n\n$/);
  expect(JSON.parse(published.split('data: ')[1] ?? '')).toMatchObject({ previous: first, operations: 2 });
  fixture.events.emit({ type: 'service.down', service: 'kb', reason: 'connection refused' });
  expect(await stream.next()).toContain('id: 2\nevent: service.down\ndata: {"type":"service.down","service":"kb"');
});

test('says nothing of single requests', async () => {
  const fixture = surfaceFixture();
  const stream = await connect(fixture);
  await stream.next();
  const request = { requestId: 'r', revision: 'x', method: 'GET', path: '/', status: 200, duration: 1 };
  fixture.events.emit({ type: 'request.completed', ...request });
  fixture.events.emit({ type: 'service.up', service: 'kb', operations: 1, url: 'http://kb.test' });
  expect(await stream.next()).toContain('event: service.up');
});

test('cuts long lists and tells their length', async () => {
  const fixture = surfaceFixture();
  const stream = await connect(fixture);
  await stream.next();
  const diagnostics = Array.from({ length: 500 }, () => ({
    rule: 'x',
    severity: 'error' as const,
    service: 'kb',
    pointer: '',
    message: 'x',
  }));
  fixture.events.emit({ type: 'service.rejected', service: 'kb', reason: 'x', stale: true, diagnostics });
  const event = JSON.parse((await stream.next()).split('data: ')[1] ?? '');
  expect(event).toMatchObject({ totals: { diagnostics: 500 } });
  expect(event.diagnostics).toHaveLength(100);
});

test('lets go of a client that leaves, so that another one finds its place', async () => {
  const fixture = surfaceFixture();
  const open = await Promise.all(Array.from({ length: 256 }, () => connect(fixture)));
  const refused = await fixture.get('/-/events');
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('5');
  await open[0]?.leave();
  expect((await fixture.get('/-/events')).status).toBe(200);
});

test('sends a client away that does not read', async () => {
  const fixture = surfaceFixture();
  const response = await fixture.get('/-/events');
  for (let i = 0; i < 1000; i++) fixture.events.emit({ type: 'service.down', service: 'kb', reason: 'x' });
  const text = await response.text();
  expect(text.split('\n\n').length).toBeLessThan(100);
});

test('answers HEAD without a stream', async () => {
  const fixture = surfaceFixture();
  for (let i = 0; i < 300; i++) {
    const head = await fixture.surface.fetch(new Request('http://gateway.test/-/events', { method: 'HEAD' }));
    expect(head.status).toBe(200);
  }
});

test('ends every stream when the surface closes', async () => {
  const fixture = surfaceFixture();
  const response = await fixture.get('/-/events');
  fixture.surface.close();
  expect(await response.text()).toContain('revision.current');
  expect((await fixture.get('/-/events')).status).toBe(503);
});

test('over a socket, notices that the client has gone', async () => {
  const fixture = surfaceFixture();
  const server = createServer(fixture.surface.handle);
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/-/events`;
  const others = await Promise.all(Array.from({ length: 255 }, () => connect(fixture)));
  const request = httpGet(url);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  await once(response, 'data');
  expect((await fixture.get('/-/events')).status).toBe(503);
  response.destroy();
  await expect.poll(async () => (await fixture.get('/-/events')).status).toBe(200);
  await Promise.all(others.map((other) => other.leave()));
});

async function connect({ get }: SurfaceFixture): Promise<{ next(): Promise<string>; leave(): Promise<void> }> {
  const response = await get('/-/events');
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  return { next: async () => (await reader?.read())?.value ?? '', leave: async () => reader?.cancel() };
}
