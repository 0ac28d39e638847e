import { connect } from 'node:net';
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { expect, test } from 'vitest';
import { createService, type Service, serve } from './index.ts';

function slowService(): { service: Service; release: () => void; started: Promise<void> } {
  let release = () => {};
  let start = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const started = new Promise<void>((resolve) => {
    start = resolve;
  });
  const app = new OpenAPIHono();
  const route = createRoute({
    method: 'get',
    path: '/slow',
    responses: { 200: { description: 'Late.', content: { 'text/plain': { schema: z.string() } } } },
  });
  app.openapi(route, async (context) => {
    start();
    await released;
    return context.text('done', 200);
  });
  app.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      await stream.writeSSE({ data: 'first' });
      await new Promise<void>((resolve) => stream.onAbort(resolve));
    }),
  );
  app.get('/late-events', async (context) => {
    start();
    await released;
    return streamSSE(context, (stream) => new Promise<void>((resolve) => stream.onAbort(resolve)));
  });
  const service = createService({ name: 'slow', version: '1' });
  service.mount(app);
  return { service, release, started };
}

const options = { port: 0, signals: false };

test('listens on a free port and answers', async () => {
  await using running = await serve(slowService().service, options);
  expect(running.url).toBe(`http://127.0.0.1:${running.port}`);
  const response = await fetch(`${running.url}/health`);
  expect(await response.json()).toMatchObject({ service: 'slow', status: 'healthy' });
});

test('answers HEAD like GET, without the body', async () => {
  await using running = await serve(slowService().service, options);
  const response = await fetch(`${running.url}/openapi.json`, { method: 'HEAD' });
  expect(response.headers.get('etag')).toMatch(/^"sha256-/);
  expect((await fetch(`${running.url}/health`, { method: 'POST' })).headers.get('allow')).toBe('GET, HEAD');
});

test('lets a request in flight finish and takes no new connection while closing', async () => {
  const { service, release, started } = slowService();
  const running = await serve(service, options);
  const answer = fetch(`${running.url}/slow`);
  await started;
  const closed = running.close();
  await expect(fetch(`${running.url}/health`)).rejects.toThrow();
  release();
  const response = await answer;
  expect(await response.text()).toBe('done');
  expect(response.headers.get('connection')).toBe('close');
  await closed;
});

test('ends event streams when it closes', async () => {
  const running = await serve(slowService().service, options);
  const response = await fetch(`${running.url}/events`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  expect((await reader.read()).value).toContain('data: first');
  await running.close();
  expect((await reader.read()).done).toBe(true);
});

test('ends an event stream that begins while it closes', async () => {
  const { service, release, started } = slowService();
  const running = await serve(service, options);
  const answer = fetch(`${running.url}/late-events`);
  await started;
  const closed = running.close();
  release();
  expect(await (await answer).text()).toBe('');
  await closed;
});

test('cuts what is still in flight at the drain deadline', async () => {
  const { service, started } = slowService();
  const running = await serve(service, { ...options, drain: 20 });
  const answer = fetch(`${running.url}/slow`);
  const failed = expect(answer).rejects.toThrow();
  await started;
  await running.close();
  await failed;
});

test('does not wait for idle connections', async () => {
  const running = await serve(slowService().service, options);
  const socket = connect(running.port, '127.0.0.1');
  const ended = new Promise((resolve) => socket.once('close', resolve));
  socket.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
  await new Promise((resolve) => socket.once('data', resolve));
  await running.close();
  await ended;
});

test('rejects when the port is taken', async () => {
  await using running = await serve(slowService().service, options);
  const again = serve(slowService().service, { ...options, port: running.port });
  await expect(again).rejects.toThrow(`slow can't listen on 127.0.0.1:${running.port}: another process listens there`);
});
