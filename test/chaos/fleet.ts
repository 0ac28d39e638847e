// Instances of one service as processes, behind a gateway in this process.

import { defaultOptions, type Gateway, type GatewayOptions } from '@portico/gateway';
import { eventually, startGateway } from '../support/gateway.ts';
import { type RunningProcess, startProcess } from '../support/process.ts';
import { freePort } from '../support/scripted-service.ts';

export interface Fleet extends AsyncDisposable {
  readonly url: string;
  readonly gateway: Gateway;
  readonly ports: readonly number[];
  /** The process that runs as the nth instance now. */
  process(index: number): RunningProcess;
  /** Starts the nth instance again on its port; resolves when it listens. */
  start(index: number, ...args: string[]): Promise<void>;
  /** Resolves when the gateway says this of the nth instance. */
  seen(index: number, health: string): Promise<void>;
  /** Targets of the POSTs that were executed, by all processes so far. */
  executed(): readonly string[];
}

export async function startFleet(
  size: number,
  options: Partial<GatewayOptions> = {},
  ...args: string[]
): Promise<Fleet> {
  const ports: number[] = [];
  while (ports.length < size) {
    const port = await freePort();
    if (!ports.includes(port)) ports.push(port);
  }
  const all: RunningProcess[] = [];
  const current: RunningProcess[] = [];
  const start = async (index: number, ...args: string[]) => {
    const script = ['--conditions=portico', 'test/chaos/instance.ts', String(ports[index]), ...args];
    const started = startProcess('node', script);
    all.push(started);
    current[index] = started;
    await started.printed(/listening/);
  };
  await Promise.all(ports.map((_, index) => start(index, ...args)));
  const instances = ports.map((port) => `http://127.0.0.1:${port}`);
  const running = await startGateway(
    {},
    { refresh: { ...defaultOptions.refresh, interval: 100 }, ...options, services: { items: { instances } } },
  );
  const { gateway } = running;
  await eventually('all instances are known', () =>
    gateway.status()[0]?.instances.every(({ health, digest }) => health === 'healthy' && digest !== undefined),
  );
  return {
    url: running.url,
    gateway,
    ports,
    process: (index) => current[index] as RunningProcess,
    start,
    seen: async (index, health) => {
      const state = () => gateway.status()[0]?.instances[index]?.health === health;
      await eventually(`instance ${index} is ${health}`, state);
    },
    executed: () =>
      all.flatMap((one) => [...one.output().matchAll(/^executed (.+)$/gm)].map((match) => match[1] ?? '')),
    async [Symbol.asyncDispose]() {
      await running[Symbol.asyncDispose]();
      for (const one of all) one.signal('SIGKILL');
      await Promise.all(all.map((one) => one.ended));
    },
  };
}
