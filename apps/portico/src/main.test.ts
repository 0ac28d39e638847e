import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { documentOf, startService } from './service.fixture.ts';

const main = fileURLToPath(new URL('main.ts', import.meta.url));

function portico(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  return spawn(process.execPath, ['--conditions=portico', main, ...args], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function textOf(stream: AsyncIterable<Buffer>): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += chunk.toString();
  return text;
}

test('the process serves what PORTICO_SERVICES names until SIGTERM, and then ends with 0', {
  timeout: 20_000,
}, async () => {
  await using service = await startService(documentOf('GET /chat'));
  const process = portico(['serve'], { PORTICO_SERVICES: `chat=${service.url}`, PORTICO_PORT: '0' });
  const exit = once(process, 'exit');
  const log = textOf(process.stderr);
  let out = '';
  for await (const chunk of process.stdout) {
    out += chunk.toString();
    const [url] = /http:\S+(?=\/docs\n)/.exec(out) ?? [];
    if (url === undefined) continue;
    expect(await (await fetch(`${url}/chat`)).text()).toBe('GET /chat');
    process.kill('SIGTERM');
  }
  expect(await exit).toEqual([0, null]);
  expect(out).toContain('✓ chat   1 route');
  for (const line of (await log).trim().split('\n')) expect(JSON.parse(line)).toHaveProperty('msg');
});

test('the process ends with 2 when nothing is configured', { timeout: 20_000 }, async () => {
  const process = portico(['serve']);
  const [exit, err] = await Promise.all([once(process, 'exit'), textOf(process.stderr)]);
  expect(exit).toEqual([2, null]);
  expect(err).toMatch(/^services: none configured/);
});
