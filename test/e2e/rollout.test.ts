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
