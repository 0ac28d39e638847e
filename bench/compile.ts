// What a compile costs, and what traffic feels of it: services come up, change one at a time, and change all at once, while
// a client asks at a steady pace. Run: npm run bench:compile [-- services … [inline|worker]]

import { fork } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import type { CompileMode } from '@portico/gateway/options';
import { nextEvent, startGateway } from '../test/support/gateway.ts';
import type { PeerRequest, Taken } from './compile-peer.ts';
import { generatedService } from './generated-system.ts';

const words = process.argv.slice(2);
const sizes = words.map(Number).filter((size) => size > 0);
const compile = (words.find((word) => Number.isNaN(Number(word))) ?? 'auto') as CompileMode;
const peerFile = new URL('./compile-peer.ts', import.meta.url);
/** Milliseconds between two requests, and seconds of each measurement. */
const pace = 4;
const seconds = 8;

for (const size of sizes.length > 0 ? sizes : [50, 300]) await measure(size);
process.exit(0);

async function measure(size: number): Promise<void> {
  // Apart, so that making documents does not hold the client up.
  const [peer, client] = [fork(peerFile), fork(peerFile)];
  const ask = <T>(request: PeerRequest, whom = peer) =>
    new Promise<T>((resolve) => {
      whom.once('message', (answer) => resolve(answer as T));
      whom.send(request);
    });
  const port = await ask<number>({ kind: 'serve', services: size });
  const names = Array.from({ length: size }, (_, index) => generatedService(index).name);
  const services = Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${port}/${name}`]));
  console.log(`\n${size} services, compiled ${compile}`);

  const start = performance.now();
  const { gateway, url } = await startGateway(services, { compile });
  while (gateway.revision.documents.size < size) await nextEvent(gateway, 'revision.published');
  const mib = (gateway.revision.bytes.length / 2 ** 20).toFixed(1);
  report(
    'cold start',
    `${ms(performance.now() - start)}, ${gateway.revision.operations.length} operations, ${mib} MiB`,
  );

  await ask({ kind: 'load', url: `${url}/${names[0]}/things-1?limit=5`, pace }, client);
  await delay(2_000);
  const during = async (label: string, work: () => Promise<string>) => {
    await ask<Taken>({ kind: 'taken' }, client);
    const loop = monitorEventLoopDelay({ resolution: 1 });
    loop.enable();
    const thread = watchThread();
    const note = await work();
    const { total, longest } = thread();
    loop.disable();
    const { times, failed } = await ask<Taken>({ kind: 'taken' }, client);
    const sorted = times.toSorted((a, b) => a - b);
    const at = (share: number) => (sorted[Math.floor(share * (sorted.length - 1))] ?? 0).toFixed(1);
    const traffic = `p50 ${at(0.5)} p99 ${at(0.99)} max ${at(1)} ms of ${times.length}, ${failed} failed`;
    const main = `main thread ${ms(total)} of CPU, at most ${ms(longest)} at a stretch`;
    const held = `loop p99 ${(loop.percentile(99) / 1e6).toFixed(1)} max ${(loop.max / 1e6).toFixed(1)} ms`;
    report(label, `${traffic}; ${held}; ${main}; RSS ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB${note}`);
  };
  const published = async (from: number, to: number, generation: number): Promise<number> => {
    const begin = performance.now();
    await ask({ kind: 'publish', from, to, generation });
    const wanted = Array.from({ length: to - from }, (_, at) => `/${names[from + at]}/fresh-${generation}`);
    const isThere = () => wanted.every((path) => gateway.revision.routes.match(path) !== undefined);
    while (!isThere()) await nextEvent(gateway, 'revision.published');
    return performance.now() - begin;
  };

  await during('idle', async () => {
    await delay(seconds * 1_000);
    return '';
  });
  await during('one changes, again and again', async () => {
    const times: number[] = [];
    const end = performance.now() + seconds * 1_000;
    while (performance.now() < end) times.push(await published(7, 8, times.length + 1));
    return `; live after ${ms(times.reduce((sum, time) => sum + time, 0) / times.length)} on average`;
  });
  await during('all change at once', async () => {
    const time = await published(0, size, 1_000);
    return `; all live after ${ms(time)}`;
  });
  await gateway.close();
  peer.disconnect();
  client.disconnect();
}

/** Processor time of this thread, all of it and the most between two turns of its loop, in milliseconds: busy neighbours don't count. */
function watchThread(): () => { readonly total: number; readonly longest: number } {
  const used = () => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  const start = used();
  let last = start;
  let longest = 0;
  const timer = setInterval(() => {
    const now = used();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return { total: used() - start, longest };
  };
}

function ms(time: number): string {
  return `${Math.round(time)} ms`;
}

function report(label: string, text: string): void {
  console.log(`  ${label.padEnd(30)} ${text}`);
}
