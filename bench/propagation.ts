// How long a new operation of a running service takes to answer through the gateway, at the default interval.
// Run: npm run bench:propagation [-- tries]

import { setTimeout as delay } from 'node:timers/promises';
import { startGateway } from '../test/support/gateway.ts';
import { documentOf, scriptedService } from '../test/support/scripted-service.ts';

const tries = Number(process.argv[2] ?? 20);
await using service = await scriptedService(documentOf('Bench', ['GET /bench/steady']));
await using running = await startGateway({ bench: service.url });

const times: number[] = [];
for (let attempt = 0; attempt < tries; attempt++) {
  // A random phase against the gateway's own interval.
  await delay(Math.random() * 1_000);
  const path = `/bench/fresh-${attempt}`;
  const start = performance.now();
  service.publish(documentOf('Bench', ['GET /bench/steady', `GET ${path}`]));
  for (;;) {
    const response = await fetch(running.url + path);
    await response.arrayBuffer();
    if (response.status === 200) break;
    await delay(5);
  }
  times.push(performance.now() - start);
}
times.sort((a, b) => a - b);
const at = (share: number) => Math.round(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0);
console.log(`${tries} tries: median ${at(0.5)} ms, p90 ${at(0.9)} ms, max ${at(1)} ms`);
