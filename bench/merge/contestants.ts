// Who takes part, and how one sample of each is taken.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { peerFile } from '../support/peers.ts';
import { type MergeInput, operationCount } from './inputs.ts';
import type { Sample } from './sample.ts';

export interface Outcome extends Sample {
  /** The most memory the process held, in MiB, when it merged once. */
  readonly memory: number;
  /** Operations in what it wrote. */
  readonly operations: number;
}

/** A contestant gives an outcome, or the reason why there is none. */
export type Contestant = (input: MergeInput, later: boolean) => Outcome | string;

export const portico: Contestant = library(fileURLToPath(new URL('portico.ts', import.meta.url)));

export const porticoChange: Contestant = library(fileURLToPath(new URL('portico-change.ts', import.meta.url)));

export const openapiMerge: Contestant = library(peerFile('openapi-merge.ts'));

/**
 * `redocly join` is no library: it is started as a command, and the time is the one it prints itself, which begins after
 * start-up and configuration. It reads the files and writes the result within that time, both from and to the page cache.
 */
export const redoclyJoin: Contestant = (input) => {
  const files = readdirSync(input.folder).sort();
  const output = join(input.folder, '..', 'redocly.json');
  const command = peerFile('node_modules/@redocly/cli/bin/cli.js');
  const options = ['--prefix-components-with-info-prop', 'x-service', '--without-x-tag-groups', '-o', output];
  const environment = { REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' };
  const { stderr, memory, failure } = run([command, 'join', ...files, ...options], input.folder, environment);
  const [, value, unit] = /in ([\d.]+)\s?(ms|s)\b/.exec(stderr) ?? [];
  if (failure !== undefined || value === undefined || !existsSync(output)) return failure ?? reason(stderr);
  return { first: Number(value) * (unit === 's' ? 1_000 : 1), later: [], memory, operations: written(output) };
};

function library(entry: string): Contestant {
  return (input, later) => {
    const output = join(input.folder, '..', 'merged.json');
    const { stdout, memory, failure } = run([entry, input.folder, output, later ? 'later' : 'once'], input.folder);
    if (failure !== undefined) return failure;
    return { ...(JSON.parse(stdout) as Sample), memory, operations: written(output) };
  };
}

function run(args: readonly string[], folder: string, environment: Readonly<Record<string, string>> = {}) {
  const preload = new URL('../support/peak-memory.ts', import.meta.url).href;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=portico', '--import', preload, ...args],
    {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', ...environment },
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      timeout: 180_000,
    },
  );
  const memory = Number(/peak memory (\d+) kB/.exec(stderr)?.[1]) / 1_024;
  return { stdout, stderr, memory, failure: status === 0 ? undefined : reason(stderr) };
}

/** Operations in the file, which is then removed so that the next can't be taken for it. */
function written(file: string): number {
  const document = JSON.parse(readFileSync(file, 'utf8')) as { paths?: unknown };
  rmSync(file);
  return operationCount(document);
}

/** What a failed command said first that reads like a reason, without colours, stack and progress. */
function reason(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  const said = lines.find((line) => /^(?:\w*Error: |Conflict|Error|❌|.*should not)/.test(line));
  return (said ?? lines.findLast((line) => line !== '' && !line.startsWith('peak memory')) ?? 'no answer').slice(
    0,
    110,
  );
}
