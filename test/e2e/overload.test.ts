// What callers notice when the gateway itself has too much to do, and what goes on all the same.

import { connect } from 'node:net';
import { defaultOptions, type GatewayOptions } from '@portico/gateway';
import { expect, test } from 'vitest';
import { eventually, nextEvent, startGateway } from '../support/gateway.ts';
import { documentOf, scriptedService } from '../support/scripted-service.ts';

/** A limit that every event loop breaks: its delay is measured in steps of 10 ms. */
const overloaded: Partial<GatewayOptions> = { overload: { delay: 7, heap: 0 } };

test('an overloaded gateway answers 503 at once, says so once, and goes on answering for itself', async () => {
  await using service = await scriptedService(documentOf('items', ['GET /items/{id}']));
  await using running = await startGateway({ items: service.url }, overloaded);
  await nextEvent(running.gateway, 'gateway.overloaded');
  const answer = await fetch(`${running.url}/items/1`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
  expect(answer.headers.get('proxy-status')).toMatch(/^portico; error=/);
  expect(await answer.json()).toMatchObject({ type: '/-/problems/overloaded', status: 503 });
  expect(service.calls).toEqual([]);
  for (const path of ['/-/live', '/-/ready', '/health']) expect((await fetch(running.url + path)).status).toBe(200);
  const metrics = await (await fetch(`${running.url}/-/metrics`)).text();
  expect(metrics).toMatch(/^portico_overloaded [12]$/m);
  expect(metrics).toContain('problem="overloaded"} 1');
});

test('connections beyond the limit of an address are closed, and there is room again when others end', async () => {
  await using service = await scriptedService(documentOf('items', ['GET /items/{id}']));
  const limits = { ...defaultOptions.limits, connectionsPerAddress: 2 };
  await using running = await startGateway({ items: service.url }, { limits });
  const port = Number(new URL(running.url).port);
  const held = [open(port), open(port)];
  await Promise.all(held.map(({ opened }) => opened));
  await open(port).closed;
  for (const { end } of held) end();
  const answer = await eventually('there is room again', () => fetch(`${running.url}/items/1`));
  expect(answer.status).toBe(200);
});

function open(port: number) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  const opened = new Promise<void>((resolve) => socket.once('connect', resolve));
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  return { opened, closed, end: () => void socket.destroy() };
}
