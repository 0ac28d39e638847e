// A contract changes while the gateway runs: what is added answers, what is removed is explained, nothing is dropped.

import { describe, expect, it } from 'vitest';
import { compileModes, eventually, nextEvent, startGateway } from '../support/gateway.ts';
import { documentOf, scriptedService } from '../support/scripted-service.ts';

const steady = 'GET /alpha/steady/{id}';

describe.each(compileModes)('with documents compiled %s', (compile) => {
  it('serves a new operation of a running service, lists it everywhere, and explains its absence once it is gone', async () => {
    await using alpha = await scriptedService(documentOf('Alpha', [steady]));
    await using running = await startGateway({ alpha: alpha.url }, { compile });
    const { url, gateway } = running;
    const before = gateway.revision.id;

    const published = nextEvent(gateway, 'revision.published');
    alpha.publish(documentOf('Alpha', [steady, 'POST /alpha/translate']));
    expect(await published).toMatchObject({
      previous: before,
      added: [{ method: 'POST', path: '/alpha/translate', service: 'alpha' }],
      removed: [],
    });
    const answer = await fetch(`${url}/alpha/translate`, { method: 'POST' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('portico-revision')).toBe(gateway.revision.id);
    expect(alpha.calls).toContain('POST /alpha/translate');
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, object> };
    expect(Object.keys(document.paths['/alpha/translate'] ?? {})).toContain('post');

    const withdrawn = nextEvent(gateway, 'revision.published');
    alpha.publish(documentOf('Alpha', [steady]));
    expect(await withdrawn).toMatchObject({ added: [], removed: [{ method: 'POST', path: '/alpha/translate' }] });
    const gone = await fetch(`${url}/alpha/translate`, { method: 'POST' });
    expect(gone.status).toBe(404);
    expect(gone.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(await gone.json()).toMatchObject({
      type: '/-/problems/route-not-found',
      nearest: [{ method: 'GET', path: '/alpha/steady/{id}', service: 'alpha' }],
      docs: '/docs',
    });
  });

  it('drops no request of other operations during 100 changes of the contract', { timeout: 60_000 }, async () => {
    await using alpha = await scriptedService(documentOf('Alpha', [steady]));
    await using beta = await scriptedService(documentOf('Beta', ['POST /beta/echo']));
    await using running = await startGateway(
      { alpha: alpha.url, beta: beta.url },
      { compile, refresh: { interval: 20, timeout: 2_000, maxDocument: 1024 * 1024 } },
    );
    const { url, gateway } = running;
    let changing = true;
    const failures: string[] = [];
    let sent = 0;
    const client = async (method: string, path: string) => {
      while (changing) {
        sent++;
        try {
          const response = await fetch(url + path, { method });
          await response.arrayBuffer();
          if (response.status !== 200) failures.push(`${method} ${path} answered ${response.status}`);
        } catch (error) {
          failures.push(`${method} ${path} failed: ${String(error)}`);
        }
      }
    };
    const load = [1, 2, 3, 4].flatMap((id) => [client('GET', `/alpha/steady/${id}`), client('POST', '/beta/echo')]);

    for (let change = 0; change < 100; change++) {
      const published = nextEvent(gateway, 'revision.published');
      alpha.publish(documentOf('Alpha', [steady, `GET /alpha/passing/${change}`]));
      await published;
      if (change % 25 === 0) {
        const passing = await fetch(`${url}/alpha/passing/${change}`);
        expect(passing.status).toBe(200);
      }
    }
    changing = false;
    await Promise.all(load);
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThan(100);
  });

  it('keeps serving the rest when one instance of two has another document', async () => {
    await using first = await scriptedService(documentOf('Alpha', [steady]));
    await using second = await scriptedService(documentOf('Alpha', [steady]));
    await using running = await startGateway(
      {},
      {
        compile,
        services: { alpha: { instances: [first.url, second.url] } },
        refresh: { interval: 50, timeout: 1_000, maxDocument: 65_536 },
      },
    );
    second.publish(documentOf('Alpha', [steady, 'GET /alpha/fresh']));
    await eventually(
      'the new operation answers',
      async () => (await fetch(`${running.url}/alpha/fresh`)).status === 200,
    );
    for (let call = 0; call < 20; call++) {
      expect((await fetch(`${running.url}/alpha/fresh`)).status).toBe(200);
      expect((await fetch(`${running.url}/alpha/steady/${call}`)).status).toBe(200);
    }
    expect(first.calls).not.toContain('GET /alpha/fresh');
  });
});
