// `npm run soak [-- --minutes 10]`: a gateway process under mixed traffic, 200 requests a second with clients that leave, and what
// it holds meanwhile. Ends with 1 when memory grows by 1 MB a minute or more after the second one, descriptors or timers grow,
// a request fails, or a rejection is left unhandled. Linux only.

import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startProcess } from '../support/process.ts';
import { documentOf, freePort, scriptedService } from '../support/scripted-service.ts';
import { startLoad } from './load.ts';

interface Held {
  readonly rss: number;
  readonly descriptors: number;
  readonly timers: number;
  readonly rejections: number;
}

const usage = 'Usage: npm run soak [-- --minutes 10]\n';
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, help: { type: 'boolean', short: 'h', default: false } },
});
const minutes = Number(values.minutes);
if (values.help || !(minutes > 2)) {
  (values.help ? process.stdout : process.stderr).write(values.help ? usage : `--minutes must be above 2\n${usage}`);
  process.exit(values.help ? 0 : 2);
}

/** Bytes a minute; and how many more descriptors and timers at the end than after two minutes. */
const limits = { slope: 1e6, descriptors: 20, timers: 20 };

const operations = ['GET /items/{id}', 'POST /items/{id}', 'GET /slow/{id}'];
const service = await scriptedService(documentOf('items', operations));
service.answer((incoming, response) => {
  incoming.resume().on('end', () => {
    response.setHeader('content-type', 'application/json');
    if (incoming.url?.startsWith('/slow')) setTimeout(() => response.end('{}'), 300);
    else response.end(JSON.stringify({ padding: 'x'.repeat(incoming.url?.endsWith('7') ? 100_000 : 100) }));
  });
  // What is recorded for tests would grow without end.
  service.calls.length = 0;
});
const port = await freePort();
const url = `http://127.0.0.1:${port}`;
const probe = new URL('soak-probe.ts', import.meta.url).href;
const main = ['--conditions=portico', '--import', probe, 'apps/portico/src/main.ts', 'serve'];
const flags = ['--config', 'test/support/empty.yaml', '--service', `items=${service.url}`, '--log-level', 'warn'];
const gateway = startProcess(process.execPath, [...main, ...flags, '--port', `${port}`]);
await gateway.printed(/Ready in/);
process.stdout.write(`${minutes} minutes, 200 requests a second\nminute  RSS MB  descriptors  timers  rejections\n`);

const began = performance.now();
const elapsed = () => (performance.now() - began) / 60_000;
// Clients that catch up after a pause of theirs must not open a connection for each request: it is the gateway that is looked at.
const connections = 4;
const loads = [
  startLoad(url, '/items/', { perSecond: 110, connections }),
  startLoad(url, '/items/', { perSecond: 50, method: 'POST', connections }),
  // Nobody declares it: each is a 404 with its suggestions.
  startLoad(url, '/itmes/', { perSecond: 20, connections }),
];
const leaving = setInterval(() => {
  const client = request(`${url}/slow/1`).on('error', () => undefined);
  client.end();
  setTimeout(() => client.destroy(), Math.random() * 250);
}, 50);
const changing = setInterval(() => {
  const more = Math.random() < 0.5 ? ['GET /more'] : [];
  service.publish(documentOf('items', [...operations, ...more]));
}, 5_000);

const samples: (Held & { readonly minute: number })[] = [];
while (elapsed() < minutes && isRunning()) {
  await delay(10_000);
  const held = await holds();
  samples.push({ ...held, minute: elapsed() });
  process.stdout.write(
    `${elapsed().toFixed(1).padStart(6)}  ${(held.rss / 1e6).toFixed(0).padStart(6)}  ${String(held.descriptors).padStart(11)}  ${String(held.timers).padStart(6)}  ${held.rejections}\n`,
  );
}
clearInterval(leaving);
clearInterval(changing);
const results = await Promise.all(loads.map((load) => load.stop()));
await gateway[Symbol.asyncDispose]();
await service[Symbol.asyncDispose]();

const settled = samples.filter(({ minute }) => minute >= 2);
const [first, last] = [settled[0], settled.at(-1)];
const slope = slopeOf(settled.map(({ minute, rss }) => [minute, rss]));
const failed = results.flatMap((result) => result.failed);
const sent = results.reduce((sum, result) => sum + result.sent, 0);
const faults = [
  slope < limits.slope ? '' : `memory grows by ${(slope / 1e6).toFixed(2)} MB a minute`,
  grown('descriptors') ? 'descriptors grow' : '',
  grown('timers') ? 'timers grow' : '',
  last?.rejections === 0 ? '' : `${last?.rejections ?? 'unknown'} rejections were not handled`,
  failed.length === 0 ? '' : `${failed.length} requests failed, such as: ${failed[0]}`,
].filter((fault) => fault !== '');
process.stdout.write(
  `${sent} requests, ${failed.length} failed; RSS ${(slope / 1e6).toFixed(2)} MB a minute after minute 2; descriptors ${first?.descriptors} to ${last?.descriptors}, timers ${first?.timers} to ${last?.timers}\n`,
);
for (const fault of faults) process.stdout.write(`✗ ${fault}\n`);
process.exit(faults.length > 0 ? 1 : 0);

function isRunning(): boolean {
  try {
    return process.kill(gateway.pid, 0);
  } catch {
    return false;
  }
}

/** Asks the process what it holds. */
async function holds(): Promise<Held> {
  gateway.signal('SIGUSR2');
  const [, text = '{}'] = await gateway.printed(new RegExp(`^held ${samples.length + 1} (.+)\\n`, 'm'));
  return JSON.parse(text) as Held;
}

function grown(what: 'descriptors' | 'timers'): boolean {
  return !first || !last || last[what] - first[what] > limits[what];
}

/** Least squares. */
function slopeOf(points: readonly (readonly [number, number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([at]) => at)), mean(points.map(([, value]) => value))];
  const over = points.reduce((sum, [at, value]) => sum + (at - x) * (value - y), 0);
  return over / points.reduce((sum, [at]) => sum + (at - x) ** 2, 0);
}
