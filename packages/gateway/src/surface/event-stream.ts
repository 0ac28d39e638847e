// `/-/events`: what changes in the gateway, as server-sent events (HTML standard 9.2). One subscription to the bus
// feeds every client; a client that reads too slowly, or is one too many, is sent away and comes back by itself.

import type { Events, GatewayEvent } from '../events.ts';
import type { RevisionStore } from '../revision-store.ts';
import type { SurfaceRequest } from './environment.ts';
import { problem } from './problem.ts';

/** Clients at one time. Each holds a socket and at most `backlog` unread events. */
const capacity = 256;
const backlog = 64;
/** Entries of a list in one event; `totals` tells how many there are. */
const listLimit = 100;
/** Milliseconds between two comments that keep intermediaries from closing a silent stream. */
const heartbeat = 15_000;
/** Milliseconds after which a client connects again. */
const retry = 1_000;

const streamed = [
  'revision.published',
  'service.up',
  'service.down',
  'service.rejected',
  'service.changed',
  'service.held',
  'service.released',
  'service.drifted',
  'instance.ejected',
  'instance.returned',
  'instances.panic',
  'gateway.overloaded',
  'gateway.recovered',
] as const;

type Client = ReadableStreamDefaultController<Uint8Array>;

export interface EventStream {
  respond(c: SurfaceRequest): Response;
  /** Ends every stream, so that a drain need not wait for them; later requests are refused. */
  close(): void;
}

/** A stream over `events` that greets each client with `revision.current`, so that it sees what it has missed. */
export function createEventStream(events: Events, store: RevisionStore): EventStream {
  const clients = new Set<Client>();
  const encoder = new TextEncoder();
  let sequence = 0;
  let pulse: NodeJS.Timeout | undefined;
  let closed = false;

  const leave = (client: Client): void => {
    clients.delete(client);
    if (clients.size === 0) clearInterval(pulse);
  };
  const end = (client: Client): void => {
    leave(client);
    client.close();
  };
  const send = (client: Client, bytes: Uint8Array): void => {
    client.enqueue(bytes);
    if ((client.desiredSize ?? 0) <= -backlog) end(client);
  };
  const broadcast = (text: string): void => {
    const bytes = encoder.encode(text);
    for (const client of clients) send(client, bytes);
  };
  const publish = (event: GatewayEvent): void => {
    if (clients.size > 0) broadcast(`id: ${++sequence}\n${frame(event.type, bounded(event))}`);
  };
  for (const type of streamed) events.on(type, publish);

  const open = (): ReadableStream<Uint8Array> => {
    let self: Client;
    return new ReadableStream<Uint8Array>({
      start(client) {
        self = client;
        if (clients.size === 0) pulse = setInterval(broadcast, heartbeat, ': still here\n\n').unref();
        clients.add(client);
        send(client, encoder.encode(`retry: ${retry}\n${frame('revision.current', { revision: store.current.id })}`));
      },
      cancel: () => leave(self),
    });
  };

  return {
    respond(c) {
      if (closed || clients.size >= capacity) {
        return problem(c, 'service-unavailable', {
          detail: closed ? 'The gateway is closing.' : `The gateway streams its events to ${capacity} clients at most.`,
          members: { service: 'portico', state: closed ? 'closing' : 'full' },
          headers: { 'Retry-After': '5' },
        });
      }
      const headers = { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' };
      // Hono drops the body of an answer to HEAD without cancelling it, which would leave a client that never goes.
      return c.req.method === 'HEAD' ? c.body(null, 200, headers) : c.body(open(), 200, headers);
    },
    close() {
      closed = true;
      for (const client of clients) end(client);
    },
  };
}

/** One event on the wire. JSON text has no line breaks, so one `data` line holds it. */
function frame(type: string, data: object): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`;
}

/** The event with each list cut to `listLimit`, and the lengths of those that were in `totals`. */
function bounded(event: GatewayEvent): object {
  const totals: Record<string, number> = {};
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(event)) {
    if (Array.isArray(value)) totals[key] = value.length;
    kept[key] = Array.isArray(value) ? value.slice(0, listLimit) : value;
  }
  return { ...kept, totals };
}
