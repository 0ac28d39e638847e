// The other side of bench/compile.ts, in processes of its own: all services behind one port, each below its name, or a client
// that asks at a steady pace and notes how long each answer takes.

import { Agent, createServer, get } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { type GeneratedService, generatedService } from './generated-system.ts';

export type PeerRequest =
  | { readonly kind: 'serve'; readonly services: number }
  /** Publishes `generation` of services from `from` up to, not including, `to`. */
  | { readonly kind: 'publish'; readonly from: number; readonly to: number; readonly generation: number }
  | { readonly kind: 'load'; readonly url: string; readonly pace: number }
  /** Gives what was measured since the last time it was asked for. */
  | { readonly kind: 'taken' };

export interface Taken {
  /** Milliseconds of each answer. */
  readonly times: readonly number[];
  readonly failed: number;
}

const documents = new Map<string, { generation: number; text: string }>();
let times: number[] = [];
let failed = 0;

process.on('message', async (request: PeerRequest) => {
  process.send?.(await answer(request));
});
process.on('disconnect', () => process.exit());

async function answer(request: PeerRequest): Promise<number | Taken> {
  switch (request.kind) {
    case 'serve':
      publish(0, request.services, 0);
      return serve();
    case 'publish':
      publish(request.from, request.to, request.generation);
      return 0;
    case 'load':
      load(request.url, request.pace);
      return 0;
    case 'taken': {
      const taken = { times, failed };
      [times, failed] = [[], 0];
      return taken;
    }
  }
}

function publish(from: number, to: number, generation: number): void {
  const made: GeneratedService[] = [];
  for (let index = from; index < to; index++) made.push(generatedService(index, generation));
  for (const { name, document } of made) documents.set(name, { generation, text: JSON.stringify(document) });
}

async function serve(): Promise<number> {
  const server = createServer((request, response) => {
    const [, name = '', rest] = request.url?.split('/') ?? [];
    const published = documents.get(name);
    response.setHeader('content-type', 'application/json');
    if (rest === 'health')
      response.end(JSON.stringify({ status: 'healthy', document: { digest: `g${published?.generation}` } }));
    else if (rest === 'openapi.json') response.end(published?.text);
    else response.end('{"items":[]}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** One request each `pace` milliseconds, whether the one before was answered or not. */
function load(url: string, pace: number): void {
  const agent = new Agent({ keepAlive: true });
  setInterval(() => {
    const start = performance.now();
    const fail = () => {
      failed++;
    };
    get(url, { agent }, (response) => {
      if (response.statusCode !== 200) fail();
      response.resume().on('end', () => times.push(performance.now() - start));
    }).on('error', fail);
  }, pace);
}
