// A rolling deploy under calls of five kinds: steady ones, and such as only the old or only the new contract has or allows.

import { Agent, request } from 'node:http';
import { eventually } from '../support/gateway.ts';
import type { Fleet } from './fleet.ts';
import type { ReleaseName } from './release.ts';

export interface Call {
  readonly kind: 'steady' | 'posted' | 'lenient' | 'old' | 'new';
  readonly sent: number;
  readonly done: number;
  /** The status, or 0 without an answer. */
  readonly status: number;
}

/** One release replaced by another, on the monotonic clock. */
export interface Roll {
  /** When the gateway first knew what the new release adds. */
  readonly firstSeen: number;
  /** When the last instance of the old one began to leave. */
  readonly lastLeft: number;
}

/**
 * The calls that got an answer which the contracts of the healthy instances did not call for. What only the old contract has was
 * or allows was promised until its last instance began to leave, and from its first one on.
 */
export function surprisesIn(calls: readonly Call[], there: Roll, back: Roll): readonly Call[] {
  return calls.filter(({ kind, sent, done, status }) => {
    if (status === 0 || status === 405) return true;
    if (kind === 'steady' || kind === 'posted') return status !== 200;
    const promised =
      kind !== 'new' ? done < there.lastLeft || sent > back.firstSeen : sent > there.firstSeen && done < back.lastLeft;
    return promised && status !== 200;
  });
}

/** Replaces all instances; tells when the gateway first knew what the new release adds, and when the last old one began to leave. */
export async function roll(fleet: Fleet, release: ReleaseName, added: string): Promise<Roll> {
  let firstSeen = 0;
  let lastLeft = 0;
  for (const index of fleet.ports.keys()) {
    lastLeft = performance.now();
    fleet.process(index).signal('SIGTERM');
    await fleet.process(index).ended;
    await fleet.start(index, '--release', release);
    await fleet.seen(index, 'healthy');
    if (index > 0) continue;
    await eventually('what is new is known', () =>
      fleet.gateway.revision.operations.some(({ path }) => path === added),
    );
    firstSeen = performance.now();
  }
  return { firstSeen, lastLeft };
}

/** 625 calls a second of five kinds. */
export function startCalls(url: string): { readonly calls: readonly Call[]; stop(): Promise<readonly Call[]> } {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const calls: Call[] = [];
  const pending = new Set<Promise<void>>();
  const send = (kind: Call['kind'], path: string, content?: string) => {
    const sent = performance.now();
    const call = statusOf(`${url}${path}`, content, agent).then((status) => {
      calls.push({ kind, sent, done: performance.now(), status });
      pending.delete(call);
    });
    pending.add(call);
  };
  let turn = 0;
  const timer = setInterval(() => {
    turn++;
    send('steady', `/items/${turn}`);
    send('posted', `/items/${turn}`, '{"quantity":3}');
    send('lenient', `/items/${turn}`, '{"quantity":0}');
    send('old', `/old/${turn}`);
    send('new', `/new/${turn}`);
  }, 8);
  return {
    calls,
    async stop() {
      clearInterval(timer);
      await Promise.all(pending);
      agent.destroy();
      return calls;
    },
  };
}

function statusOf(url: string, content: string | undefined, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const method = content === undefined ? 'GET' : 'POST';
    const headers = content === undefined ? {} : { 'content-type': 'application/json' };
    const outgoing = request(url, { method, agent, headers }, (response) =>
      response.resume().on('end', () => resolve(response.statusCode ?? 0)),
    );
    outgoing.on('error', () => resolve(0)).end(content);
  });
}
