// Instances of one service publish different documents, as in the middle of a rollout: both contracts work.

import { describe, expect, it } from 'vitest';
import { compileModes, eventually, startGateway } from '../support/gateway.ts';
import { documentOf, documentTaking, scriptedService } from '../support/scripted-service.ts';

const steady = 'GET /alpha/steady';
const before = documentOf('Alpha', [steady, 'GET /alpha/old']);
const after = documentOf('Alpha', [steady, 'GET /alpha/new']);

const quick = { interval: 20, timeout: 2_000, maxDocument: 1024 * 1024 };

describe.each(compileModes)('with documents compiled %s', (compile) => {
  it('sends an operation to the instances that have it, through a rollout and back', async () => {
    await using one = await scriptedService(before);
    await using other = await scriptedService(before);
    const services = { alpha: { instances: [one.url, other.url] } };
    await using running = await startGateway({}, { compile, refresh: quick, services });
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

  it('sends a request to an instance whose contract accepts it, and refuses what none accepts', async () => {
    await using one = await scriptedService(documentTaking(0, 10));
    await using other = await scriptedService(documentTaking(5, 20));
    const services = { alpha: { instances: [one.url, other.url] } };
    await using running = await startGateway({}, { compile, refresh: quick, services });
    const { url, gateway } = running;
    await eventually('both contracts are known', () => expect(gateway.revision.alternatives.size).toBe(1));
    const status = await (await fetch(`${url}/-/services/alpha`)).json();
    const digests = gateway.status()[0]?.instances.map(({ digest }) => ({ digest, instances: 1 }));
    expect(status).toMatchObject({ contracts: expect.arrayContaining(digests ?? []) });

    const post = (amount: number) => {
      const headers = { 'content-type': 'application/json' };
      return fetch(`${url}/alpha`, { method: 'POST', headers, body: JSON.stringify(amount) });
    };
    const callsOf = async (amount: number) => {
      one.calls.length = 0;
      other.calls.length = 0;
      const answers = await Promise.all(Array.from({ length: 20 }, () => post(amount)));
      const posts = [one, other].map(({ calls }) => calls.filter((call) => call.startsWith('POST')).length);
      return { statuses: [...new Set(answers.map((answer) => answer.status))], posts };
    };
    expect(await callsOf(1)).toEqual({ statuses: [200], posts: [20, 0] });
    expect(await callsOf(15)).toEqual({ statuses: [200], posts: [0, 20] });
    expect((await callsOf(7)).statuses).toEqual([200]);
    expect(await callsOf(30)).toEqual({ statuses: [400], posts: [0, 0] });
    expect(await (await post(30)).json()).toMatchObject({ type: '/-/problems/request-invalid' });

    await other.kill();
    await eventually('what only the lost instance took is refused', async () => (await post(15)).status === 400);
    expect((await post(1)).status).toBe(200);
  });
});

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
