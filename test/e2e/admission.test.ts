// A document that breaks callers: told under `report`, kept out under `hold` until somebody releases it.

import { defaultOptions, type GatewayOptions, type ServiceStatus } from '@portico/gateway';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/folder.ts';
import { compileModes, eventually, nextEvent, type RunningGateway, startGateway } from '../support/gateway.ts';
import { runPortico } from '../support/process.ts';
import { documentOf, scriptedService } from '../support/scripted-service.ts';

const first = documentOf('KB', ['GET /kb', 'GET /kb/old']);
const breaking = documentOf('KB', ['GET /kb', 'GET /kb/new']);
const admin = { token: 'let-me-in-now' };
const hold: Partial<GatewayOptions> = { changes: { breaking: 'hold' }, admin };

async function statusAt({ url }: RunningGateway): Promise<ServiceStatus> {
  return (await (await fetch(`${url}/-/services/kb`)).json()) as ServiceStatus;
}

const codeOf = async (url: string) => (await fetch(url)).status;

function release({ url }: RunningGateway, body: object | undefined, token = admin.token): Promise<Response> {
  return fetch(`${url}/-/services/kb/release`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    ...(body && { body: JSON.stringify(body) }),
  });
}

describe.each(compileModes)('compiled %s', (compile) => {
  test('report publishes a document that breaks callers, and tells of it everywhere', async () => {
    await using kb = await scriptedService(first);
    await using running = await startGateway(
      { kb: kb.url },
      { compile, consumers: { header: 'X-Client', known: ['web'] } },
    );
    await fetch(`${running.url}/kb/old`, { headers: { 'X-Client': 'web' } });
    const told = nextEvent(running.gateway, 'service.changed');
    kb.publish(breaking);
    const { changes } = await told;
    expect(changes).toMatchObject([{ severity: 'breaking', operation: { method: 'GET', path: '/kb/old' } }]);
    expect(await codeOf(`${running.url}/kb/new`)).toBe(200);
    const status = await statusAt(running);
    expect(status.pending).toEqual([]);
    expect(status.changes?.changes).toMatchObject([{ rule: changes[0]?.rule, consumers: [{ name: 'web', calls: 1 }] }]);
  });

  test('hold keeps the old contract live, shows what waits, and lets it go when it is released', async () => {
    await using kb = await scriptedService(first);
    await using running = await startGateway({ kb: kb.url }, { ...hold, compile });
    const told = nextEvent(running.gateway, 'service.held');
    kb.publish(breaking);
    const { to, changes } = await told;
    expect(changes).toMatchObject([{ severity: 'breaking', operation: { path: '/kb/old' } }]);
    expect(await codeOf(`${running.url}/kb/new`)).toBe(404);
    expect(await codeOf(`${running.url}/kb`)).toBe(200);
    const [pending] = (await statusAt(running)).pending;
    expect(pending).toMatchObject({ digest: to, changes: [{ operation: { path: '/kb/old' } }] });
    expect(pending?.release).toBe(`portico release kb --digest ${to}`);

    expect((await release(running, { digest: 'sha256-of-another' })).status).toBe(404);
    const live = nextEvent(running.gateway, 'revision.published');
    expect(await (await release(running, { digest: to, reason: 'agreed' })).json()).toMatchObject({
      digest: to,
      released: true,
    });
    await live;
    expect(await codeOf(`${running.url}/kb/new`)).toBe(200);
    expect((await statusAt(running)).pending).toEqual([]);
    expect((await release(running, undefined)).status).toBe(404);
  });

  test('a rollback to what was live before is never held', async () => {
    await using kb = await scriptedService(first);
    await using running = await startGateway({ kb: kb.url }, { ...hold, compile });
    const waits = nextEvent(running.gateway, 'service.held');
    kb.publish(breaking);
    await waits;
    const forward = nextEvent(running.gateway, 'revision.published');
    await release(running, undefined);
    await forward;
    const back = nextEvent(running.gateway, 'revision.published');
    kb.publish(first);
    await back;
    expect(await codeOf(`${running.url}/kb/old`)).toBe(200);
    expect((await statusAt(running)).pending).toEqual([]);
  });
});

test('a held document that is taken back waits no more', async () => {
  await using kb = await scriptedService(first);
  await using running = await startGateway({ kb: kb.url }, hold);
  const waits = nextEvent(running.gateway, 'service.held');
  kb.publish(breaking);
  await waits;
  kb.publish(documentOf('KB', ['GET /kb', 'GET /kb/old', 'GET /kb/more']));
  await eventually('the addition is live', async () => (await codeOf(`${running.url}/kb/more`)) === 200);
  expect((await statusAt(running)).pending).toEqual([]);
});

test('the history tells what was live when, and outlives the gateway', async () => {
  await using folder = await temporaryFolder();
  const kept = { ...hold, snapshot: { folder: folder.path } };
  await using kb = await scriptedService(first);
  const revisionsAt = async ({ url }: RunningGateway) =>
    ((await (await fetch(`${url}/-/revisions`)).json()) as { revisions: { id: string; documents: object[] }[] })
      .revisions;
  let before = '';
  {
    await using running = await startGateway({ kb: kb.url }, kept);
    before = (await revisionsAt(running))[0]?.id ?? '';
    const waits = nextEvent(running.gateway, 'service.held');
    kb.publish(breaking);
    await waits;
    await release(running, { reason: 'agreed' });
    await eventually('the release is history', async () => (await revisionsAt(running)).length === 2);
    expect((await revisionsAt(running))[0]).toMatchObject({
      removed: [{ path: '/kb/old' }],
      documents: [{ released: 'agreed' }],
    });
  }
  await using running = await startGateway({ kb: kb.url }, kept);
  const routes = await runPortico(['routes', running.url, '--at', before.slice(0, 8)]);
  expect(routes).toMatchObject({ code: 0, stdout: expect.stringMatching(/\/kb +kb .*\n.*\/kb\/old/) });
  expect(await runPortico(['routes', running.url, '--at', '2020-01-01'])).toMatchObject({ code: 2 });
  // What was live before the restart may come back.
  kb.publish(first);
  await eventually('the old contract is live', async () => (await codeOf(`${running.url}/kb/old`)) === 200);
});

test('what counts as a break can be said, and said otherwise for a service', async () => {
  await using kb = await scriptedService(first);
  const severity = { 'api-path-removed-without-deprecation': 'risky' } as const;
  await using running = await startGateway(
    {},
    {
      services: { kb: { instances: [kb.url], changes: { severity } } },
      changes: { breaking: 'hold', severity: { 'endpoint-added': 'breaking' } },
    },
  );
  const told = nextEvent(running.gateway, 'revision.published');
  kb.publish(breaking);
  await told;
  expect(await codeOf(`${running.url}/kb/new`)).toBe(200);
  expect((await statusAt(running)).pending).toEqual([]);
});

test('one service may hold while others do not', async () => {
  await using kb = await scriptedService(first);
  await using running = await startGateway(
    {},
    { services: { kb: { instances: [kb.url], changes: { breaking: 'hold' } } }, changes: defaultOptions.changes ?? {} },
  );
  const waits = nextEvent(running.gateway, 'service.held');
  kb.publish(breaking);
  expect((await waits).service).toBe('kb');
});

test('only who has the token may release, and nobody when there is none', async () => {
  await using kb = await scriptedService(first);
  await using running = await startGateway({ kb: kb.url }, hold);
  const wrong = await release(running, undefined, 'guess');
  expect(wrong.status).toBe(401);
  expect(wrong.headers.get('www-authenticate')).toBe('Bearer realm="portico"');
  expect(await wrong.json()).toMatchObject({ type: '/-/problems/unauthorized', schemes: ['bearer'] });
  expect((await fetch(`${running.url}/-/services/kb/release`)).status).toBe(405);
  await using closed = await startGateway({ kb: kb.url });
  expect((await release(closed, undefined)).status).toBe(403);
});

test('portico release lets a held document go live', async () => {
  await using kb = await scriptedService(first);
  await using running = await startGateway({ kb: kb.url }, hold);
  const env = { PORTICO_ADMIN_TOKEN: admin.token };
  const nothing = await runPortico(['release', 'kb', '--gateway', running.url], { env });
  expect(nothing).toMatchObject({ code: 1, stdout: '' });
  expect(nothing.stderr).toContain('No document is held of "kb"');
  const waits = nextEvent(running.gateway, 'service.held');
  kb.publish(breaking);
  const { to } = await waits;
  const done = await runPortico(['release', 'kb', '--gateway', running.url, '--reason', 'agreed'], { env });
  expect(done).toMatchObject({ code: 0, stdout: `kb released · ${to}\n`, stderr: '' });
  await eventually('it is live', async () => (await codeOf(`${running.url}/kb/new`)) === 200);
  expect(await runPortico(['release', 'kb', '--gateway', running.url])).toMatchObject({ code: 2 });
});
