// A TCP proxy that breaks things on purpose, for faults that can't be made with a well-behaved service: latency, drip,
// a cut after n bytes, resets, half-closes, and a black hole. It knows nothing of HTTP.

import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What happens to the bytes of one direction. All of it is optional; `{}` passes bytes through. */
export interface Fault {
  /** Milliseconds before each chunk is passed on. */
  readonly latency?: number;
  /** Passes at most `bytes` bytes in each `every` milliseconds. */
  readonly drip?: { readonly bytes: number; readonly every: number };
  /** After this many bytes of one connection: both sides get a FIN or an RST. */
  readonly cut?: { readonly after: number; readonly by: 'fin' | 'reset' };
  /** Ends the receiver's side after this many bytes and keeps the other direction open. */
  readonly halfCloseAfter?: number;
  /** Takes the bytes and passes none: connected, and silent for ever. */
  readonly blackhole?: boolean;
}

export interface FaultProxy extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** Faults of the bytes to and from the target; takes effect with the next chunk, on open connections too. */
  set(faults: { readonly toTarget?: Fault; readonly fromTarget?: Fault }): void;
  /** Resets new connections at once (`true`), or takes them again. */
  refuse(refusing: boolean): void;
  /** Resets every open connection. */
  resetAll(): void;
  /** Open connections from clients. */
  readonly open: number;
  /** Connections accepted so far. */
  readonly accepted: number;
}

/** Listens on a free port and passes each connection to `port` on this machine. */
export async function faultProxy(target: { readonly port: number }): Promise<FaultProxy> {
  let faults: { toTarget?: Fault; fromTarget?: Fault } = {};
  let refusing = false;
  let accepted = 0;
  const pairs = new Map<Socket, Socket>();
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    accepted++;
    client.on('error', () => undefined);
    if (refusing) return void client.resetAndDestroy();
    const upstream = connect({ port: target.port, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    pairs.set(client, upstream);
    client.on('close', () => pairs.delete(client));
    // An RST is passed on as one: a service that dies must look dead, not done.
    upstream.on('error', () => client.resetAndDestroy());
    client.on('error', () => upstream.resetAndDestroy());
    void pass(client, upstream, () => faults.toTarget ?? {});
    void pass(upstream, client, () => faults.fromTarget ?? {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const resetAll = () => {
    for (const [client, upstream] of pairs) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
  };
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    set(next) {
      faults = next;
    },
    refuse(next) {
      refusing = next;
    },
    resetAll,
    get open() {
      return pairs.size;
    },
    get accepted() {
      return accepted;
    },
    async [Symbol.asyncDispose]() {
      resetAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Passes bytes from one socket to the other, one chunk at a time, so that back-pressure and order hold. */
async function pass(from: Socket, to: Socket, fault: () => Fault): Promise<void> {
  let passed = 0;
  try {
    for await (const chunk of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      const { latency, blackhole } = fault();
      if (latency) await delay(latency);
      if (blackhole) continue;
      for (const part of portions(chunk, fault(), passed)) {
        const { drip } = fault();
        if (drip) await delay(drip.every);
        await write(to, part);
        passed += part.length;
      }
      const { cut, halfCloseAfter } = fault();
      if (halfCloseAfter !== undefined && passed >= halfCloseAfter) to.end();
      if (cut && passed >= cut.after) {
        for (const socket of [from, to]) cut.by === 'fin' ? socket.destroySoon() : socket.resetAndDestroy();
        return;
      }
    }
    if (!fault().blackhole) to.end();
  } catch {
    // The socket broke: its own error handler has told the other side.
  }
}

/** What of `chunk` may pass, in the pieces that it passes in. */
function portions(chunk: Buffer, { drip, cut, halfCloseAfter }: Fault, passed: number): readonly Buffer[] {
  const limit = Math.min(cut?.after ?? Number.POSITIVE_INFINITY, halfCloseAfter ?? Number.POSITIVE_INFINITY);
  const allowed = chunk.subarray(0, Math.max(0, Math.min(chunk.length, limit - passed)));
  const size = drip?.bytes ?? Math.max(1, allowed.length);
  const parts: Buffer[] = [];
  for (let at = 0; at < allowed.length; at += size) parts.push(allowed.subarray(at, at + size));
  return parts;
}

function write(to: Socket, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    if (!to.writable) return resolve();
    to.write(bytes, (error) => (error ? reject(error) : resolve()));
  });
}
