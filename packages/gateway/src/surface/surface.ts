// What the gateway serves itself, as one Hono app behind a node:http listener. Reads the revision once per request;
// never changes anything. Traffic decides by `owns` what comes here; each group of routes has its own file.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { Events } from '../events.ts';
import type { GatewayOptions } from '../options.ts';
import type { RevisionStore } from '../revision-store.ts';
import type { ServiceStatus } from '../status.ts';
import { isReserved } from './reserved-paths.ts';

/** What the surface may look at. */
export interface SurfaceContext {
  readonly store: RevisionStore;
  /** State of each service, sorted by name. */
  status(): readonly ServiceStatus[];
  readonly events: Events;
  readonly options: GatewayOptions;
  /** False before discovery's first round and while draining. */
  ready(): boolean;
}

export interface Surface {
  /** True when the canonical `path` (no query) belongs to the gateway and never to a service. */
  owns(path: string): boolean;
  /** Answers a request whose path it owns. An `X-Request-Id` already set on `response` is kept. */
  handle(request: IncomingMessage, response: ServerResponse): void;
}

/** The surface over a context; `fetch` is the same thing without a socket. */
export function createSurface(
  context: SurfaceContext,
): Surface & { fetch(request: Request): Response | Promise<Response> } {
  const app = new Hono();
  app.get('/-/live', (c) => c.json({ status: 'live', version: context.options.version }));
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  return {
    owns: isReserved,
    handle: (request, response) => void listener(request, response),
    fetch: (request) => app.fetch(request),
  };
}
