// What a gateway costs on the path of every request, beside public proxies and peers in the same run.
//   npm run bench:traffic [-- --quick] [-- --targets nginx,portico] [-- --workloads get,post,100k,10m]
//                         [-- --rounds 5] [-- --seconds 4] [-- --warm-up 2] [-- --write]
// `--targets portico-3,portico-1003,portico,portico-100003` shows what the number of operations costs.
// Linux with two processors: the gateway has the first, load and upstream the second. --write puts the tables into
// bench/RESULTS.md. wrk, nginx and HAProxy come from the PATH or are unpacked from Debian's packages into ~/.cache.

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machineLine } from './support/machine.ts';
import { installPeers } from './support/peers.ts';
import { writeSection } from './support/results.ts';
import { measure, type Round } from './traffic/load.ts';
import { startUpstream } from './traffic/proxy-configuration.ts';
import { type Finding, trafficReport } from './traffic/report.ts';
import { freePort, type RunningTarget, startTarget, targets, verify } from './traffic/target.ts';
import { findTools } from './traffic/tools.ts';
import { workloads, writeFixtures } from './traffic/workload.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    targets: { type: 'string' },
    workloads: { type: 'string' },
    rounds: { type: 'string' },
    seconds: { type: 'string' },
    'warm-up': { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const { quick } = values;
const names = (values.targets ?? (quick ? 'nginx,portico,@fastify/http-proxy' : '')).split(',').filter(Boolean);
const kinds = (values.workloads ?? (quick ? 'get,post' : '')).split(',').filter(Boolean);
const chosen = targets.filter(({ name, named }) => (names.length === 0 ? !named : names.includes(name)));
const loads = workloads.filter(({ name }) => kinds.length === 0 || kinds.includes(name));
const rounds = Number(values.rounds ?? (quick ? 3 : 5));
const seconds = Number(values.seconds ?? (quick ? 2 : 4));
const warmUp = Number(values['warm-up'] ?? (quick ? 1 : 2));
const unknown = names.filter((name) => !targets.some((target) => target.name === name));
if (unknown.length > 0 || loads.length === 0) {
  console.error(`targets: ${targets.map(({ name }) => name).join(', ')}`);
  console.error(`workloads: ${workloads.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const machine = machineLine();
const tools = findTools();
installPeers();
const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
const documents = writeFixtures(folder);
const port = await freePort();
const nginx = startUpstream(tools, folder, port);
const context = { tools, folder, documents, upstream: `http://127.0.0.1:${port}` };
const running: RunningTarget[] = [];
const findings: Finding[] = [];
const begun = new Date();
try {
  const failed = new Map<string, string>();
  for (const target of chosen) {
    try {
      running.push(await startTarget(target, context));
    } catch (error) {
      failed.set(target.name, String(error));
    }
  }
  for (const workload of loads) {
    const taken = new Map<RunningTarget, Round[]>(running.map((one) => [one, []]));
    const voids = new Map<RunningTarget, string>();
    for (let round = 0; round < rounds; round++) {
      for (const one of running) {
        if (voids.has(one)) continue;
        try {
          if (round === 0) await verify(one, workload);
          taken.get(one)?.push(await measure(one, workload, { tools, folder, seconds, warmUp }));
        } catch (error) {
          voids.set(one, error instanceof Error ? error.message : String(error));
        }
        console.error(
          `${workload.name} round ${round + 1}: ${one.target.name} ${voids.get(one) ?? Math.round(taken.get(one)?.at(-1)?.rate ?? 0)}`,
        );
      }
    }
    for (const target of chosen) {
      const one = running.find((each) => each.target === target);
      const reason = one ? voids.get(one) : failed.get(target.name);
      findings.push({
        workload,
        target,
        rounds: (one && taken.get(one)) ?? [],
        ...(reason !== undefined && { void: reason }),
      });
    }
  }
} finally {
  for (const one of running) await one[Symbol.asyncDispose]();
  nginx.kill();
  await once(nginx, 'exit');
  rmSync(folder, { recursive: true, force: true });
}
const minutes = ((Date.now() - begun.getTime()) / 60_000).toFixed(0);
const load = loadavg()
  .map((one) => one.toFixed(1))
  .join(' ');
const report = trafficReport(findings, {
  machine: `${machine}, at the end ${load}, after ${minutes} min`,
  rounds,
  seconds,
  warmUp,
});
console.log(report);
if (values.write) writeSection('traffic', report);
