// How many connections are held, in all and by one address. Those beyond are closed before a byte of them is read: whoever
// opens them learns it at once, and those that are open go on.

import type { Server } from 'node:http';
import type { Socket } from 'node:net';

export interface ConnectionLimits {
  /** In all; 0 for any number. */
  readonly connections: number;
  /** From one address; 0 for any number. */
  readonly perAddress: number;
}

/** Keeps a server within its limits from now on. */
export function capConnections(server: Server, { connections, perAddress }: ConnectionLimits): void {
  if (connections > 0) server.maxConnections = connections;
  if (perAddress <= 0) return;
  const open = new Map<string, number>();
  server.prependListener('connection', (socket: Socket) => {
    const address = socket.remoteAddress;
    if (address === undefined) return;
    const count = (open.get(address) ?? 0) + 1;
    if (count > perAddress) return void socket.destroy();
    open.set(address, count);
    socket.once('close', () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
  });
}
