// What a service answers, as it is mounted now: read from the router's own list, so that it can't drift from the truth.

import type { OpenAPIHono } from '@hono/zod-openapi';
import { inspectRoutes } from 'hono/dev';

/** One path with its methods, as `/health?include_routes=true` lists it. */
export interface RouteListing {
  /** Path template in OpenAPI's notation: `/articles/{id}`. */
  readonly path: string;
  /** Upper-case methods, sorted. */
  readonly methods: readonly string[];
  /** Ids of the documented operations among them, in the order of `methods`. */
  readonly operationIds: readonly string[];
}

const everyMethod = ['DELETE', 'GET', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/**
 * Lists the routes of `app`, sorted by path, middleware left out. A route without documentation is listed without an
 * operationId. `operationIds` is keyed by `METHOD path`.
 */
export function listRoutes(app: OpenAPIHono, operationIds: ReadonlyMap<string, string | undefined>): RouteListing[] {
  const methods = new Map<string, Set<string>>();
  for (const route of inspectRoutes(app)) {
    const path = templateOf(route.path);
    const documented = operationIds.has(`${route.method} ${path}`);
    if (route.isMiddleware && !documented) continue;
    const found = methods.get(path) ?? new Set();
    methods.set(path, found);
    for (const method of route.method === 'ALL' ? everyMethod : [route.method]) found.add(method);
  }
  return [...methods.keys()].sort().map((path) => {
    const sorted = [...(methods.get(path) ?? [])].sort();
    const ids = sorted.map((method) => operationIds.get(`${method} ${path}`)).filter((id) => id !== undefined);
    return { path, methods: sorted, operationIds: ids };
  });
}

/** `/a/:id{[0-9]+}` → `/a/{id}` */
function templateOf(path: string): string {
  return path.replaceAll(/\/:([^/{}?]+)(?:\{[^/]*\})?\??/g, '/{$1}');
}
