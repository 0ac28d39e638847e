// One round of load on one target, and what it cost the target.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { costOf } from './process-cost.ts';
import type { RunningTarget } from './target.ts';
import type { Tools } from './tools.ts';
import type { Workload } from './workload.ts';

export interface Round {
  /** Requests a second. */
  readonly rate: number;
  /** Processor time of the target a request, in microseconds. */
  readonly cpu: number;
  /** Share of its processor that the target used. */
  readonly busy: number;
  /** MiB after the round. */
  readonly memory: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface LoadOptions {
  readonly tools: Tools;
  /** Folder of the content to be posted. */
  readonly folder: string;
  /** Seconds that are measured, and seconds of load before. */
  readonly seconds: number;
  readonly warmUp: number;
}

interface Counted {
  readonly requests: number;
  readonly microseconds: number;
  readonly bytes: number;
  /** Answers of 400 and more; connections that broke, and timeouts. */
  readonly refused: number;
  readonly broken: number;
  readonly p50: number;
  readonly p99: number;
}

/** Loads the target with as much as it takes. Throws when any answer was not as it should be. */
export async function measure(target: RunningTarget, workload: Workload, options: LoadOptions): Promise<Round> {
  await wrk(target, workload, options, options.warmUp);
  const before = costOf(target.pid);
  const counted = await wrk(target, workload, options, options.seconds);
  const after = costOf(target.pid);
  const { requests, microseconds, bytes, refused, broken } = counted;
  if (refused + broken > 0) throw new Error(`${refused} of ${requests} answers refused, ${broken} connections broken`);
  if (requests === 0) throw new Error('no answer within a round');
  if (bytes < requests * workload.bytes * 0.5) throw new Error('answers are too short');
  const cpu = after.cpu - before.cpu;
  return {
    rate: requests / (microseconds / 1e6),
    cpu: cpu / requests,
    busy: cpu / microseconds,
    memory: after.memory,
    p50: counted.p50 / 1_000,
    p99: counted.p99 / 1_000,
  };
}

const run = promisify(execFile);

async function wrk(target: RunningTarget, workload: Workload, options: LoadOptions, seconds: number): Promise<Counted> {
  const { tools, folder } = options;
  const script = new URL('wrk.lua', import.meta.url).pathname;
  const content = workload.content === undefined ? [] : ['--', join(folder, `${workload.name}.json`)];
  const pinned = ['-c', '1', tools.path.wrk, '-t1', `-c${workload.connections}`, `-d${seconds}s`, '--timeout', '10s'];
  const address = target.url + workload.target;
  const args = [...pinned, '--latency', '-s', script, address, ...content];
  const { stdout } = await run(tools.path.taskset, args, { env: { ...tools.environment } });
  const line = stdout.split('\n').find((one) => one.startsWith('{'));
  if (line === undefined) throw new Error(`wrk said: ${stdout}`);
  return JSON.parse(line) as Counted;
}
