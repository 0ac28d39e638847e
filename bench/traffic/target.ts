// Everything that is measured: how it is started, on the first processor alone, and how it is known to be right.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { peerFile, peerVersion } from '../support/peers.ts';
import { haproxyCommand, nginxCommand } from './proxy-configuration.ts';
import type { Tools } from './tools.ts';
import type { Workload } from './workload.ts';

export interface TargetContext {
  readonly tools: Tools;
  /** Folder for configurations. */
  readonly folder: string;
  readonly upstream: string;
  /** Documents by service; `bench` has what is measured. */
  readonly documents: ReadonlyMap<string, string>;
}

export interface Target {
  readonly name: string;
  /** Whether it refuses requests that break the contract. */
  readonly validates: boolean;
  readonly version?: string;
  /** Only measured when it is named. */
  readonly named?: true;
  command(context: TargetContext, port: number): readonly string[];
}

export interface RunningTarget extends AsyncDisposable {
  readonly target: Target;
  readonly url: string;
  readonly pid: number;
}

const main = fileURLToPath(new URL('../../apps/portico/src/main.ts', import.meta.url));

export const targets: readonly Target[] = [
  { name: 'nginx', validates: false, command: nginxCommand({ bulk: false }) },
  { name: 'nginx-64k', validates: false, command: nginxCommand({ bulk: true }) },
  { name: 'haproxy', validates: false, command: haproxyCommand },
  portico('portico'),
  portico('portico-off', { requests: 'off' }),
  portico('portico-standard', { fastLane: false }),
  sized('portico-3', 0),
  sized('portico-1003', 20),
  sized('portico-100003', 2_000),
  peer('fast-gateway', 'fast-gateway'),
  peer('@fastify/http-proxy', 'fastify-http-proxy'),
  peer('http-proxy-middleware', 'http-proxy-middleware'),
  peer('hono', 'hono-proxy'),
  { ...peer('@platformatic/gateway', 'platformatic-gateway'), validates: true },
  { ...peer('express-openapi-validator', 'express-openapi-validator'), validates: true },
  {
    name: '@stoplight/prism-cli',
    validates: true,
    version: '@stoplight/prism-cli',
    command: ({ documents, upstream }, port) => {
      const options = ['--errors', '-m', 'false', '-v', 'silent', '--host', '127.0.0.1', '--port', String(port)];
      const entry = peerFile('node_modules/@stoplight/prism-cli/dist/index.js');
      return [process.execPath, entry, 'proxy', documents.get('bench') ?? '', upstream, ...options];
    },
  },
];

/** The installed version of a peer; empty for what is no package. */
export function versionOf({ version }: Target): string {
  return version === undefined ? '' : peerVersion(version);
}

/** Starts it and waits until it answers; throws with what it printed when it does not within a minute. */
export async function startTarget(target: Target, context: TargetContext): Promise<RunningTarget> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const { tools } = context;
  const command = ['-c', '0', ...target.command(context, port)];
  const child = spawn(tools.path.taskset, command, {
    cwd: context.folder,
    env: { ...process.env, ...tools.environment, NODE_ENV: 'production', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  started.add(child);
  child.once('exit', () => started.delete(child));
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (printed = (printed + chunk).slice(-2_000)));
  const running = { target, url, pid: child.pid ?? 0, [Symbol.asyncDispose]: () => stop(child) };
  const end = performance.now() + 60_000;
  while (performance.now() < end && child.exitCode === null) {
    const status = await fetch(`${url}/users/7`).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return running;
    await delay(100);
  }
  await stop(child);
  throw new Error(`does not answer: ${printed.trim().slice(-200)}`);
}

/** Throws unless the answer to a right request is right, and one to a wrong request is what the target should say. */
export async function verify({ target, url }: RunningTarget, workload: Workload): Promise<void> {
  const ask = (request: { readonly target: string; readonly content?: string }) =>
    fetch(url + request.target, {
      method: request.content === undefined ? 'GET' : 'POST',
      ...(request.content !== undefined && { body: request.content, headers: { 'content-type': 'application/json' } }),
    });
  const right = await ask(workload);
  const { length } = new Uint8Array(await right.arrayBuffer());
  if (right.status !== 200 || length !== workload.bytes)
    throw new Error(`answered ${right.status} with ${length} bytes`);
  if (!workload.invalid) return;
  const wrong = await ask(workload.invalid);
  await wrong.arrayBuffer();
  const refused = wrong.status === 400 || wrong.status === 422;
  if (refused !== target.validates) throw new Error(`answered ${wrong.status} to a request that breaks the contract`);
}

/** Portico with as many services of 50 operations beside the three that are measured: what the number of operations costs. */
function sized(name: string, fillers: number): Target {
  return { ...portico(name, { fillers }), named: true };
}

interface Variant {
  readonly requests?: 'enforce' | 'off';
  readonly fastLane?: boolean;
  readonly fillers?: number;
}

function portico(name: string, { requests = 'enforce', fastLane = true, fillers = 300 }: Variant = {}): Target {
  return {
    name,
    validates: requests === 'enforce',
    command: ({ folder, documents, upstream }, port) => {
      const [measured = '', ...others] = documents.values();
      const services: [string, object][] = [['bench', { url: upstream, document: pathToFileURL(measured).href }]];
      for (let index = 0; index < fillers; index++) {
        // Documents repeat from some number on, each time under a prefix of its own.
        const document = pathToFileURL(others[index % others.length] ?? '').href;
        services.push([
          `filler-${index}`,
          { url: upstream, document, prefix: `/copy-${Math.floor(index / others.length)}` },
        ]);
      }
      const file = join(folder, `${name}.json`);
      const configuration = {
        listen: { port },
        // What is measured is traffic: the services are asked for their documents once, and then rarely.
        refresh: { interval: '60s' },
        validation: { requests },
        fastLane,
        services: Object.fromEntries(services),
      };
      writeFileSync(file, JSON.stringify(configuration));
      return [process.execPath, '--conditions=portico', main, 'serve', '--config', file, '--log-level', 'error'];
    },
  };
}

function peer(version: string, file: string): Target {
  return {
    name: version,
    validates: false,
    version,
    command: ({ upstream, documents }, port) => {
      return [process.execPath, peerFile(`${file}.ts`), String(port), upstream, documents.get('bench') ?? ''];
    },
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (!started.has(child)) return;
  kill(child);
  await once(child, 'exit');
}

/** Those that run; they lead groups of their own, which Ctrl-C does not reach. */
const started: Set<ChildProcess> = new Set();
process.on('exit', () => started.forEach(kill));
process.once('SIGINT', () => process.exit(130)).once('SIGTERM', () => process.exit(143));

function kill(child: ChildProcess): void {
  // Workers end with the group that their parent leads.
  if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
}

/** A port that nobody has, below those the system gives to clients. */
export async function freePort(): Promise<number> {
  for (let port = next; port < 32_000; port++) {
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false)).listen(port, '127.0.0.1', () => resolve(true));
    });
    await new Promise((resolve) => server.close(resolve));
    next = port + 1;
    if (free) return port;
  }
  throw new Error('no free port');
}

let next = 18_400 + (process.pid % 1_000) * 10;
