// What every route of the surface finds in its context, and the middleware that puts it there: the revision is read
// once a request, so that an answer's body, ETag and Portico-Revision always belong together.

import type { HttpBindings } from '@hono/node-server';
import type { Revision } from '@portico/contract';
import type { Context, MiddlewareHandler } from 'hono';
import type { RevisionStore } from '../revision-store.ts';
import { requestIdOf } from '../traffic/request-id.ts';

/** Types of the Hono app. `incoming` and `outgoing` are absent when it is called without a socket. */
export interface SurfaceEnv {
  Bindings: Partial<HttpBindings>;
  Variables: { revision: Revision; requestId: string };
}

export type SurfaceRequest = Context<SurfaceEnv>;

/** Fixes the request's revision and id and names both in the response. Nothing here is guessed from Host (RFC 9110 7.2). */
export function identify(store: RevisionStore): MiddlewareHandler<SurfaceEnv> {
  return async (c, next) => {
    const revision = store.current;
    const id = requestId(c);
    c.set('revision', revision);
    c.set('requestId', id);
    await next();
    const { headers } = c.res;
    headers.set('Portico-Revision', revision.id);
    headers.set('X-Request-Id', id);
    headers.set('X-Content-Type-Options', 'nosniff');
    if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
  };
}

/** The id traffic has given already, else one by the same rule. */
function requestId(c: SurfaceRequest): string {
  const given = c.env?.outgoing?.getHeader('x-request-id');
  return typeof given === 'string' ? given : requestIdOf(c.req.header('x-request-id'));
}
