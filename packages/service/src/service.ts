// A service: OpenAPIHono apps mounted together, and the two things it publishes about itself, `/health` and
// `/openapi.json`. Apps may be mounted, changed and removed while requests are being answered: hono's matcher is final
// after its first request, so every change assembles a fresh front behind a `fetch` that never changes.

import { OpenAPIHono, type RouteConfig, type RouteHandler } from '@hono/zod-openapi';
import type { Env, Schema } from 'hono';
import { getPath } from 'hono/utils/url';
import { type DocumentOptions, generateDocument, type PublishedDocument } from './document.ts';
import { createFront } from './front.ts';
import { type HealthCheck, runChecks, statusOf } from './health.ts';
import { asksForRoutes, documentResponse, healthResponse, publish } from './publication.ts';
import { listRoutes, type RouteListing } from './routes.ts';

export interface ServiceOptions extends DocumentOptions {
  /** Name of the service, the same on all its instances: `chat`. */
  readonly name: string;
  /** Version of the service's code, shown in health and document. */
  readonly version: string;
  /** What must work for the service to call itself healthy, by name. */
  readonly checks?: Readonly<Record<string, HealthCheck>> | undefined;
  /** Where it publishes. Defaults: `/health` and `/openapi.json`. */
  readonly paths?: { readonly health?: string; readonly document?: string } | undefined;
  /**
   * Told of every exception that nobody expected, and what failed: `GET /a` answered with a 500 that shows no details, or
   * `the document`, of which the last good one stays published. Default: written to stderr.
   */
  readonly onError?: ((error: unknown, what: string) => void) | undefined;
}

export interface Service {
  readonly name: string;
  readonly version: string;
  /** Answers a request with what is mounted at this moment; a request in flight keeps what it began with. */
  fetch(request: Request, env?: object): Response | Promise<Response>;
  /**
   * Mounts an app, now or while running; routes it gets later are served and published as well. The returned function
   * removes it again. Throws, and changes nothing, when an operation is already mounted or can't be documented.
   * The app's own `notFound` is not used: the service answers for all its apps.
   */
  mount<E extends Env, S extends Schema, B extends string>(app: OpenAPIHono<E, S, B>, path?: string): () => void;
  /** Mounts one operation; else like `mount`. */
  add<R extends RouteConfig>(route: R, handler: RouteHandler<R>): () => void;
  /** The document as it is served now. */
  document(): PublishedDocument;
  /** What is mounted now, sorted by path. */
  routes(): readonly RouteListing[];
  /** From now on `/health` says `stopping` with 503, so that no new work is sent here. Called by `serve`. */
  stop(): void;
}

/** Creates a service with nothing mounted. It listens nowhere: see `serve`. */
export function createService(options: ServiceOptions): Service {
  const { name, version, checks, paths, onError = report, ...documentOptions } = options;
  const healthPath = paths?.health ?? '/health';
  const documentPath = paths?.document ?? '/openapi.json';
  let parts: readonly Part[] = [];
  let assembly = assemble(parts);
  let lastGood: PublishedDocument | undefined;
  let failed: Assembly | undefined;
  let stopping = false;

  function assemble(next: readonly Part[]): Assembly {
    const front = createFront(name, onError);
    for (const part of next) part.attach(front);
    let document: PublishedDocument | undefined;
    return {
      front,
      size: sizeOf(next),
      document() {
        document ??= generateDocument(front, { name, version }, documentOptions);
        return document;
      },
    };
  }

  /** The document of what is mounted; when a route that came later can't be documented, the last good one. */
  function published(): PublishedDocument {
    const { document } = current();
    try {
      lastGood = document();
    } catch (error) {
      if (!lastGood) throw error;
      if (failed !== assembly) onError(error, 'the document');
      failed = assembly;
    }
    return lastGood;
  }

  function current(): Assembly {
    if (assembly.size !== sizeOf(parts)) assembly = assemble(parts);
    return assembly;
  }

  function routes(): readonly RouteListing[] {
    return listRoutes(current().front, published().operationIds);
  }

  async function health(request: Request): Promise<Response> {
    const results = checks && (await runChecks(checks));
    const document = { url: documentPath, digest: published().digest };
    return healthResponse({
      service: name,
      version,
      status: stopping ? 'stopping' : statusOf(results),
      document,
      ...(results && { checks: results }),
      ...(asksForRoutes(request) && { routes: routes() }),
    });
  }

  function mount<E extends Env, S extends Schema, B extends string>(app: OpenAPIHono<E, S, B>, path = '/'): () => void {
    const part: Part = {
      attach: (front) => void front.route(path, app),
      size: () => app.routes.length + app.openAPIRegistry.definitions.length,
    };
    const known = new Set(routes().flatMap(operationKeys)).add(`GET ${healthPath}`).add(`GET ${documentPath}`);
    const alone = assemble([part]);
    const twice = listRoutes(alone.front, alone.document().operationIds)
      .flatMap(operationKeys)
      .find((key) => known.has(key));
    if (twice) throw new Error(`${name}: ${twice} is already mounted.`);
    parts = [...parts, part];
    return () => {
      const rest = parts.filter((other) => other !== part);
      if (rest.length === parts.length) return;
      parts = rest;
      assembly = assemble(rest);
    };
  }

  return {
    name,
    version,
    fetch(request, env) {
      const path = getPath(request);
      if (path === healthPath) return publish(name, request, health);
      if (path === documentPath) return publish(name, request, () => documentResponse(request, published()));
      return current().front.fetch(request, env);
    },
    mount,
    add(route, handler) {
      return mount(new OpenAPIHono().openapi(route, handler as never));
    },
    document: published,
    routes,
    stop() {
      stopping = true;
    },
  };
}

/** One mounted app, without the type parameters that hono gives it. */
interface Part {
  attach(front: OpenAPIHono): void;
  /** Grows with each route, operation and component the app gets. */
  size(): number;
}

/** What is mounted at one moment. */
interface Assembly {
  readonly front: OpenAPIHono;
  readonly size: number;
  document(): PublishedDocument;
}

function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.size(), 0);
}

/** `METHOD path` with every parameter as `{}`: two operations with the same key answer the same requests. */
function operationKeys({ methods, path }: RouteListing): string[] {
  return methods.map((method) => `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`);
}

function report(error: unknown, what: string): void {
  console.error(`${what} failed:`, error);
}
