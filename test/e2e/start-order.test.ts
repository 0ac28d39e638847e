// Whatever the start order and whatever one service does, the others are served and the reason is visible.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileModes, eventually, type RunningGateway, startGateway } from '../support/gateway.ts';
import { documentOf, freePort, type ScriptedService, scriptedService } from '../support/scripted-service.ts';

interface ServiceReport {
  service: string;
  state: string;
  operations: number;
  trouble?: { kind: string; reason: string; message: string };
}

async function report(url: string, service: string): Promise<ServiceReport> {
  const response = await fetch(`${url}/-/services`);
  const { services } = (await response.json()) as { services: ServiceReport[] };
  const found = services.find((candidate) => candidate.service === service);
  if (!found) throw new Error(`${service} is not listed by /-/services`);
  return found;
}

const status = async (url: string): Promise<number> => {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
};

describe.each(compileModes)('with documents compiled %s', (compile) => {
  describe('start order', () => {
    it('takes services in as they appear, and lets them be killed and restarted', async () => {
      const port = await freePort();
      await using alpha = await scriptedService(documentOf('Alpha', ['GET /alpha/items']));
      await using running = await startGateway({ alpha: alpha.url, beta: `http://127.0.0.1:${port}` }, { compile });
      const { url } = running;

      expect(await status(`${url}/alpha/items`)).toBe(200);
      const missing = await fetch(`${url}/beta/items`);
      expect(missing.status).toBe(404);
      expect(await missing.json()).toMatchObject({
        type: '/-/problems/route-not-found',
        services: [{ service: 'beta', state: 'waiting' }],
      });
      expect(await report(url, 'beta')).toMatchObject({
        state: 'waiting',
        operations: 0,
        trouble: { kind: 'unreachable', reason: 'connection refused' },
      });

      const beta = await scriptedService(documentOf('Beta', ['GET /beta/items']), port);
      await eventually('beta is served', async () => (await status(`${url}/beta/items`)) === 200);
      expect(await report(url, 'beta')).toMatchObject({ state: 'up', operations: 1 });

      await beta.kill();
      await eventually('beta is reported down', async () => (await report(url, 'beta')).state === 'down');
      const down = await fetch(`${url}/beta/items`);
      expect(down.status).toBe(503);
      expect(down.headers.get('retry-after')).toMatch(/^\d+$/);
      expect(await down.json()).toMatchObject({
        type: '/-/problems/service-unavailable',
        service: 'beta',
        state: 'down',
      });
      expect(await status(`${url}/alpha/items`)).toBe(200);

      await beta.restart();
      await eventually('beta is back', async () => (await status(`${url}/beta/items`)) === 200);
      await beta.kill();
    });
  });

  describe('a service with a bad document', () => {
    let alpha: ScriptedService;
    let beta: ScriptedService;
    let running: RunningGateway;
    const good = documentOf('Beta', ['GET /beta/items']);

    beforeAll(async () => {
      alpha = await scriptedService(documentOf('Alpha', ['GET /alpha/items']));
      beta = await scriptedService(good);
      running = await startGateway(
        { alpha: alpha.url, beta: beta.url },
        { compile, refresh: { interval: 100, timeout: 1_000, maxDocument: 1024 * 1024 } },
      );
    });
    afterAll(async () => {
      await running[Symbol.asyncDispose]();
      await Promise.all([alpha.kill(), beta.kill()]);
    });

    const bad: readonly [string, Parameters<ScriptedService['publish']>[0], RegExp][] = [
      ['is invalid JSON', '{"openapi": "3.1.0", "paths": {', /line \d+|JSON/i],
      ['is an HTML page', '<!doctype html><title>Log in</title>', /markup/],
      ['is empty', '', /empty/i],
      ['is answered with 500', (_, response) => void response.writeHead(500).end('no'), /500/],
      ['never ends', (_, response) => void response.writeHead(200).write('{'), /1 s/],
      ['lacks paths', { openapi: '3.1.0', info: { title: 'Beta', version: '1' } }, /paths/],
      ['is too large', (_, response) => void response.end(`"${'x'.repeat(1024 * 1024)}"`), /1048576/],
    ];
    it.each(bad)(
      'that %s keeps its last good one; the others notice nothing; it heals by itself',
      async (_, body, reason) => {
        const { url } = running;
        beta.publish(body);
        const stale = await eventually(`beta is stale because of ${reason}`, async () => {
          const found = await report(url, 'beta');
          return found.state === 'stale' && reason.test(found.trouble?.message ?? '') && found;
        });
        expect(stale.trouble?.message).toMatch(/^GET \/openapi\.json /);
        expect(stale.trouble?.message).toMatch(/keeping the document of/);
        expect(await status(`${url}/alpha/items`)).toBe(200);
        expect(await status(`${url}/beta/items`)).toBe(200);

        beta.publish(good);
        await eventually('beta is up again', async () => (await report(url, 'beta')).state === 'up');
      },
    );

    it('that was bad from the start appears once it is mended', async () => {
      await using gamma = await scriptedService('<html>');
      await using own = await startGateway({ alpha: alpha.url, gamma: gamma.url }, { compile });
      expect(await status(`${own.url}/alpha/items`)).toBe(200);
      expect(await report(own.url, 'gamma')).toMatchObject({ state: 'waiting' });
      gamma.publish(documentOf('Gamma', ['GET /gamma']));
      await eventually('gamma is served', async () => (await status(`${own.url}/gamma`)) === 200);
    });
  });
});

it('tells both owners of an operation that two services declare, and serves the rest of both', async () => {
  await using alpha = await scriptedService(documentOf('Alpha', ['GET /shared/{id}', 'GET /alpha']));
  await using beta = await scriptedService(documentOf('Beta', ['GET /shared/{name}', 'GET /beta']));
  await using running = await startGateway({ alpha: alpha.url, beta: beta.url });
  for (const path of ['/alpha', '/beta', '/shared/1']) expect(await status(running.url + path)).toBe(200);
  expect(beta.calls).toEqual(['GET /beta']);
  const { services } = (await (await fetch(`${running.url}/-/services`)).json()) as {
    services: { service: string; diagnostics: { rule: string; related?: { service: string }[] }[] }[];
  };
  for (const { service, diagnostics } of services) {
    const other = service === 'alpha' ? 'beta' : 'alpha';
    expect(diagnostics, service).toContainEqual(
      expect.objectContaining({ rule: 'operation-conflict', related: [expect.objectContaining({ service: other })] }),
    );
  }
});
