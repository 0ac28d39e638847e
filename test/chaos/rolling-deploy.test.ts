// A service of four instances goes from one release to the next and back, one instance after the other: real processes, real
// signals.

import { expect, test } from 'vitest';
import { eventually } from '../support/gateway.ts';
import { startFleet } from './fleet.ts';
import { roll, startCalls, surprisesIn } from './rolling.ts';

test('a rolling deploy and the way back answer every call as some healthy instance promises', async () => {
  await using fleet = await startFleet(4, {}, '--release', 'first');
  const load = startCalls(fleet.url);
  await eventually('calls are answered', () => load.calls.length > 100);
  const there = await roll(fleet, 'second', '/new/{id}');
  const back = await roll(fleet, 'first', '/old/{id}');
  const calls = await load.stop();
  expect(surprisesIn(calls, there, back)).toEqual([]);
  for (const kind of ['steady', 'posted', 'lenient', 'old', 'new'])
    expect(calls.filter((call) => call.kind === kind && call.status === 200).length).toBeGreaterThan(50);
}, 90_000);
