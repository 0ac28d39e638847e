// What the gateway serves itself, as one Hono app behind a node:http listener. Reads the revision once per request and
// changes nothing but by `release`. Traffic decides by `owns` what comes here; each group of paths has its own file.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import type { UsageTable } from '../consumers/usage-table.ts';
import type { RevisionHistory } from '../control/revision-history.ts';
import type { Events } from '../events.ts';
import type { GatewayOptions } from '../options.ts';
import type { RevisionStore } from '../revision-store.ts';
import type { PublishedDocument, ServiceStatus } from '../status.ts';
import { exposeClientTypes } from './client-types.ts';
import { exposeConsole } from './console.ts';
import { exposeConsumers } from './consumers.ts';
import { exposeDocs } from './docs.ts';
import { identify, type SurfaceEnv } from './environment.ts';
import { createEventStream } from './event-stream.ts';
import { exposeOn } from './expose.ts';
import { exposeHealth } from './health.ts';
import { exposeInventory } from './inventory.ts';
import { exposeMetrics } from './metrics.ts';
import { exposeOpenApi } from './openapi.ts';
import { exposePageStyle } from './page.ts';
import { problem } from './problem.ts';
import { exposeProblems } from './problem-pages.ts';
import type { Family } from './prometheus-text.ts';
import { exposePublished } from './published.ts';
import { exposeRelease } from './release.ts';
import { isReserved } from './reserved-paths.ts';
import { exposeRevisions } from './revisions.ts';

export { reservedPaths } from './reserved-paths.ts';

/** What the surface may look at. */
export interface SurfaceContext {
  readonly store: RevisionStore;
  /** State of each service, sorted by name. */
  status(): readonly ServiceStatus[];
  /** What a service has published and takes part with. */
  published(service: string): PublishedDocument | undefined;
  /** What was live when. */
  readonly history: Pick<RevisionHistory, 'entries' | 'find' | 'routesAt'>;
  /** Lets a held document go live; gives its digest, or undefined when no such document is held. */
  release(service: string, digest: string | undefined, reason: string): string | undefined;
  readonly events: Events;
  readonly options: GatewayOptions;
  /** What other processes count of the traffic; absent when it is served, and counted, in this one. */
  readonly counted?: (() => readonly Family[]) | undefined;
  /** Who uses what; absent when nobody asked for that. */
  readonly usage?: Pick<UsageTable, 'list'> | undefined;
  /** False before discovery's first round and while draining. */
  ready(): boolean;
}

export interface Surface {
  /** True when the canonical `path` (no query) belongs to the gateway and never to a service. */
  owns(path: string): boolean;
  /** Answers a request whose path it owns. An `X-Request-Id` already set on `response` is kept. */
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Ends the streams of events, so that a drain need not wait for them. Everything else serves on. */
  close(): void;
}

/** The same for tests and embedding. */
export interface SurfaceWithoutSocket {
  fetch(request: Request): Response | Promise<Response>;
  /** Every path template that is served. */
  readonly paths: readonly string[];
}

/** The surface over a context. */
export function createSurface(context: SurfaceContext): Surface & SurfaceWithoutSocket {
  const app = new Hono<SurfaceEnv>();
  app.use(identify(context.store));
  const { expose, exposeAction, paths } = exposeOn(app);
  exposeOpenApi(expose);
  exposeClientTypes(expose, context);
  exposeDocs(expose, context);
  exposeHealth(expose, context);
  exposeInventory(expose, context);
  exposePublished(expose, context);
  exposeRelease(exposeAction, context);
  exposeRevisions(expose, context);
  exposeConsumers(expose, context);
  exposeMetrics(expose, context);
  exposeProblems(expose);
  exposeConsole(expose);
  exposePageStyle(expose);
  const stream = createEventStream(context.events, context.store);
  expose('/-/events', stream.respond);
  app.onError((error, c) => {
    console.error(error);
    return problem(c, 'gateway-error', { detail: 'The gateway could not make this answer.' });
  });
  const listener = getRequestListener((request, bindings) => app.fetch(request, bindings), {
    overrideGlobalObjects: false,
  });
  return {
    owns: isReserved,
    handle: (request, response) => void listener(request, response),
    fetch: (request) => app.fetch(request),
    paths,
    close: stream.close,
  };
}
