// The README's first command, as a newcomer runs it: gateway and example services as real processes.

import { validate as scalarValidate } from '@scalar/openapi-parser';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningProcess, startProcess } from '../support/process.ts';

const gateway = 'http://127.0.0.1:8080';

interface RouteReport {
  method: string;
  path: string;
  service: string;
  operationId: string;
}

describe('npm start', () => {
  let system: RunningProcess;

  beforeAll(async () => {
    system = startProcess('npm', ['start']);
    await system.printed(/Ready in .*33 operations/s);
  });
  afterAll(() => system[Symbol.asyncDispose]());

  it('says what it found', () => {
    const output = system.output();
    expect(output).toMatch(/Portico \d+\.\d+\.\d+ · discovering 3 services/);
    expect(output).toMatch(/✓ chat +15 routes/);
    expect(output).toMatch(/✓ auth +8 routes/);
    expect(output).toMatch(/✓ kb +10 routes/);
    expect(output).toMatch(
      /Ready in [\d.]+ s · 33 operations · revision [0-9a-f]{6} · docs http:\/\/127\.0\.0\.1:8080\/docs/,
    );
  });

  it('lists all 33 operations with their services', async () => {
    const { routes } = (await (await fetch(`${gateway}/-/routes`)).json()) as { routes: RouteReport[] };
    expect(routes).toHaveLength(33);
    const perService = Object.groupBy(routes, (route) => route.service);
    expect(Object.fromEntries(Object.entries(perService).map(([name, list]) => [name, list?.length]))).toEqual({
      auth: 8,
      chat: 15,
      kb: 10,
    });
    expect(routes).toContainEqual(
      expect.objectContaining({ method: 'POST', path: '/chat/intelligent', service: 'chat' }),
    );
  });

  it('publishes a document that two independent validators call valid 3.1', async () => {
    const text = await (await fetch(`${gateway}/openapi.json`)).text();
    const document = JSON.parse(text) as { openapi: string };
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(await new Validator().validate(JSON.parse(text))).toMatchObject({ valid: true });
    expect((await scalarValidate(text)).errors ?? []).toEqual([]);
  });

  it('lets a person log in, talk and write through the gateway with one token', async () => {
    const login = await fetch(`${gateway}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'demo', password: 'portico-demo' }),
    });
    expect(login.status).toBe(200);
    const session = (await login.json()) as { accessToken: string };
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${session.accessToken}` };
    const reply = await fetch(`${gateway}/chat/intelligent`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ message: 'What is 6 * 7?' }),
    });
    expect(reply.status).toBe(200);
    expect(JSON.stringify(await reply.json())).toContain('42');
    const refused = await fetch(`${gateway}/chat/intelligent`, { method: 'POST', headers, body: '{"message": 7}' });
    expect(refused.status).toBe(400);
    expect(await refused.json()).toMatchObject({
      type: '/-/problems/request-invalid',
      errors: [{ in: 'body', pointer: '/message', keyword: 'type' }],
    });
  });

  it('passes the discovery script, which adds an endpoint to a running service', async () => {
    const script = startProcess('bash', ['scripts/test-service-discovery.sh']);
    expect(await script.ended, script.output()).toBe(0);
  });

  it('leaves no process behind when it is told to stop', async () => {
    system.signal('SIGTERM');
    await system.ended;
    for (const port of [8080, 8101, 8102, 8103]) {
      await expect(fetch(`http://127.0.0.1:${port}/health`), `port ${port}`).rejects.toThrow();
    }
  });
});
