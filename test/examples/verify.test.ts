// The example services keep their word: every operation of theirs, called as `portico verify` calls it in a pipeline.

import { expect, test } from 'vitest';
import { runPortico, startProcess } from '../support/process.ts';
import { freePort } from '../support/scripted-service.ts';

const budget = ['--max-calls', '600', '--time', '3s', '--timeout', '5s'];

test('the example services answer as their documents say', async () => {
  const ports = { auth: await freePort(), chat: await freePort(), kb: await freePort() };
  const kb = `http://127.0.0.1:${ports.kb}`;
  const start = (name: keyof typeof ports) =>
    startProcess('node', ['--conditions=portico', `apps/${name}/src/main.ts`], {
      HOST: '127.0.0.1',
      PORT: `${ports[name]}`,
      PORTICO_EXAMPLE_KB_URL: kb,
    });
  await using auth = start('auth');
  await using chat = start('chat');
  await using articles = start('kb');
  await Promise.all([auth, chat, articles].map((service) => service.printed(/listens on/)));

  const login = await fetch(`http://127.0.0.1:${ports.auth}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'demo', password: 'portico-demo' }),
  });
  const { accessToken } = (await login.json()) as { accessToken: string };
  const env = { PORTICO_TOKEN: accessToken };
  for (const name of ['chat', 'kb'] as const) {
    const url = `http://127.0.0.1:${ports[name]}`;
    expect(await runPortico(['verify', url, '--methods', 'all', ...budget], { env })).toEqual({
      code: 0,
      stdout: '',
      stderr: expect.stringMatching(/^(?:15|10) operations · \d+ calls · 0 failures · seed 1$/m),
    });
  }
  // With all methods it would log the caller out.
  const stderr = expect.stringMatching(/^3 operations · \d+ calls · 0 failures · seed 1$/m);
  expect(await runPortico(['verify', `http://127.0.0.1:${ports.auth}`, ...budget], { env })).toEqual({
    code: 0,
    stdout: '',
    stderr,
  });
}, 60_000);
