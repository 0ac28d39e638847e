// Instances of one service publish different documents, as in the middle of a rollout: both contracts work.

import { describe, expect, it } from 'vitest';
import { compileModes, eventually, startGateway } from '../support/gateway.ts';
import { documentOf, scriptedService } from '../support/scripted-service.ts';

const steady = 'GET /alpha/steady';
const before = documentOf('Alpha', [steady, 'GET /alpha/old']);
const after = documentOf('Alpha', [steady, 'GET /alpha/new']);

describe.each(compileModes)('with documents compiled %s', (compile) => {
  it('sends an operation to the instances that have it, through a rollout and back', async () => {
    await using one = await scriptedService(before);
    await using other = await scriptedService(before);
    const services = { alpha: { instances: [one.url, other.url] } };
    const refresh = { interval: 20, timeout: 2_000, maxDocument: 1024 * 1024 };
    await using running = await startGateway({}, { compile, refresh, services });
    const { url, gateway } = running;
    const paths = () => gateway.revision.operations.map(({ path }) => path);
    const status = async (path: string) => (await fetch(url + path)).status;
    const statuses = async (path: string) => new Set(await Promise.all(Array.from({ length: 20 }, () => status(path))));
    expect(paths()).toEqual(['/alpha/old', '/alpha/steady']);

    other.publish(after);
    await eventually('the revision follows the instances', () =>
      expect(paths()).toEqual(['/alpha/new', '/alpha/old', '/alpha/steady']),
    );
    one.calls.length = 0;
    other.calls.length = 0;
    for (const path of paths()) expect(await statuses(path)).toEqual(new Set([200]));
    expect(one.calls).not.toContain('GET /alpha/new');
    expect(other.calls).not.toContain('GET /alpha/old');
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: object };
    expect(Object.keys(document.paths)).toEqual(['/alpha/new', '/alpha/old', '/alpha/steady']);

    one.publish(after);
    await eventually('the revision follows the instances', () =>
      expect(paths()).toEqual(['/alpha/new', '/alpha/steady']),
    );
    expect(await status('/alpha/old')).toBe(404);

    one.publish(before);
    await eventually('the revision follows the instances', () =>
      expect(paths()).toEqual(['/alpha/new', '/alpha/old', '/alpha/steady']),
    );
    other.publish(before);
    await eventually('the revision follows the instances', () =>
      expect(paths()).toEqual(['/alpha/old', '/alpha/steady']),
    );
  });
});

const quick = { interval: 20, timeout: 2_000, maxDocument: 1024 * 1024 };

it('tells callers to wait for a while when the last instance has lost an operation', async () => {
  await using service = await scriptedService(before);
  await using running = await startGateway({ alpha: service.url }, { refresh: quick, changes: { grace: 600 } });
  const { url, gateway } = running;
  const ask = () => fetch(`${url}/alpha/old`);
  service.publish(after);
  await eventually('the new operation is live', async () => (await fetch(`${url}/alpha/new`)).status === 200);
  const answer = await ask();
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(await answer.json()).toMatchObject({ type: '/-/problems/service-unavailable', service: 'alpha' });
  await eventually('the grace is over', async () => (await ask()).status === 404);
  expect(await (await ask()).json()).toMatchObject({
    type: '/-/problems/route-not-found',
    removed: { service: 'alpha', method: 'GET', path: '/alpha/old', since: expect.any(String) },
  });
  expect(gateway.revision.operations.map(({ path }) => path)).toEqual(['/alpha/new', '/alpha/steady']);
  service.publish(before);
  await eventually('it is back', async () => (await ask()).status === 200);
});

it('waits for all instances where all have to publish the same', async () => {
  await using one = await scriptedService(before);
  await using other = await scriptedService(before);
  const changes = { publish: 'all', grace: 0 } as const;
  const services = { alpha: { instances: [one.url, other.url], changes } };
  await using running = await startGateway({}, { refresh: quick, services });
  const { url, gateway } = running;
  const paths = () => gateway.revision.operations.map(({ path }) => path);
  one.publish(after);
  await eventually('the gateway has seen it', () =>
    gateway.status()[0]?.instances.some(({ digest }, _, all) => digest !== all[1]?.digest),
  );
  expect(paths()).toEqual(['/alpha/old', '/alpha/steady']);
  expect((await fetch(`${url}/alpha/new`)).status).toBe(404);
  for (let times = 0; times < 10; times++) expect((await fetch(`${url}/alpha/old`)).status).toBe(200);
  other.publish(after);
  await eventually('all publish it', () => expect(paths()).toEqual(['/alpha/new', '/alpha/steady']));
});
