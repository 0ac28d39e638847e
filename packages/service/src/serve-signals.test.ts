import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = `
  import { OpenAPIHono } from '@hono/zod-openapi';
  import { streamSSE } from 'hono/streaming';
  import { createService, serve } from '${new URL('index.ts', import.meta.url).href}';

  const app = new OpenAPIHono();
  app.get('/never', () => new Promise(() => console.log('asked')));
  app.get('/events', (c) => streamSSE(c, async (stream) => {
    await stream.writeSSE({ data: 'first' });
    await new Promise((resolve) => stream.onAbort(resolve));
  }));
  const service = createService({ name: 'signals', version: '1' });
  service.mount(app);
  const { url } = await serve(service, { port: 0 });
  console.log(url);
`;

async function startService(): Promise<{ child: ChildProcess; url: string }> {
  const args = ['--conditions=portico', '--input-type=module-typescript', '--eval', source];
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const child = spawn(process.execPath, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] });
  return { child, url: await printed(child) };
}

async function printed(child: ChildProcess): Promise<string> {
  const [text] = await once(child.stdout!, 'data');
  return String(text).trim();
}

test('ends with 0 at SIGTERM, event streams included', async () => {
  const { child, url } = await startService();
  const response = await fetch(`${url}/events`);
  const reader = response.body!.getReader();
  await reader.read();
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  expect((await reader.read()).done).toBe(true);
  expect(await exit).toEqual([0, null]);
});

test('ends at once at the second signal, whatever is in flight', async () => {
  const { child, url } = await startService();
  const failed = expect(fetch(`${url}/never`)).rejects.toThrow();
  expect(await printed(child)).toBe('asked');
  const exit = once(child, 'exit');
  child.kill('SIGINT');
  await refused(url);
  child.kill('SIGINT');
  expect(await exit).toEqual([130, null]);
  await failed;
});

/** Resolves when nobody listens any more: the first signal has arrived. */
async function refused(url: string): Promise<void> {
  while (await fetch(`${url}/health`).catch(() => undefined));
}
