// How often an instance is asked for its health, and how often for its document.

import { defaultOptions } from '@portico/gateway';
import { expect, test } from 'vitest';
import { eventually, startGateway } from '../support/gateway.ts';
import { documentOf, scriptedService } from '../support/scripted-service.ts';

test('health is asked for at its own interval, however rarely documents are looked at', async () => {
  const document = documentOf('KB', ['GET /kb']);
  let reads = 0;
  let healthy = true;
  await using kb = await scriptedService((_, response) => {
    reads++;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(document));
  });
  kb.health(() => (healthy ? { status: 'healthy' } : { status: 'unhealthy' }));
  await using running = await startGateway(
    { kb: kb.url },
    { refresh: { ...defaultOptions.refresh, interval: 600_000 }, health: { active: true, interval: 20 } },
  );
  const healthOf = async () => {
    const response = await fetch(`${running.url}/-/services/kb`);
    return ((await response.json()) as { instances: { health: string }[] }).instances[0]?.health;
  };
  expect(await healthOf()).toBe('healthy');
  healthy = false;
  await eventually('it is seen to be unwell', async () => (await healthOf()) === 'unhealthy');
  healthy = true;
  await eventually('it is seen to be well', async () => (await healthOf()) === 'healthy');
  // Once at the start, and once when it came back: it might have been another release.
  expect(reads).toBe(2);
});
