// How a path of the surface comes to be: it is read with GET or HEAD, any other method is a 405, any other path a 404.

import { buildRouteTable, type Routable } from '@portico/contract';
import type { Hono } from 'hono';
import type { SurfaceEnv, SurfaceRequest } from './environment.ts';
import { problem } from './problem.ts';

type Answer = (c: SurfaceRequest) => Response | Promise<Response>;

/** Serves a path template such as `/-/services/{name}`; HEAD is answered with the same head and no body. */
export type Expose = (path: string, answer: Answer) => void;

/** Ways to add paths. */
export interface Exposing {
  readonly expose: Expose;
  /** The same for what is done with POST. */
  readonly exposeAction: Expose;
  /** Templates of those that are read. */
  readonly paths: readonly string[];
}

/** How many paths a 404 suggests. */
const suggestions = 3;

/**
 * Adds paths to `app`, and to `paths`. Other methods than GET and HEAD get their Allow (RFC 9110 15.5.6), other paths the
 * nearest that there are.
 */
export function exposeOn(app: Hono<SurfaceEnv>): Exposing {
  const paths: string[] = [];
  app.notFound((c) => {
    const nearest = buildRouteTable(paths.map(readable)).nearest('GET', c.req.path, suggestions);
    return problem(c, 'route-not-found', {
      detail: `The gateway serves nothing of its own at ${c.req.path}.`,
      members: { nearest: nearest.map(reference), docs: '/docs', services: [] },
    });
  });
  const add = (path: string, answer: Answer, { method, allow, how }: Manner): void => {
    const pattern = path.replace(/\{(\w+)\}/g, ':$1');
    app.on(method, pattern, answer);
    app.options(pattern, (c) => c.body(null, 204, { Allow: allow }));
    app.all(pattern, (c) =>
      problem(c, 'method-not-allowed', {
        detail: `${c.req.path} ${how}.`,
        members: { allowed: allow.split(', ') },
        headers: { Allow: allow },
      }),
    );
  };
  return {
    expose(path, answer) {
      paths.push(path);
      add(path, answer, reading);
    },
    exposeAction: (path, answer) => add(path, answer, acting),
    paths,
  };
}

interface Manner {
  readonly method: string;
  readonly allow: string;
  /** The rest of a sentence that begins with the path. */
  readonly how: string;
}

const reading: Manner = { method: 'GET', allow: 'GET, HEAD, OPTIONS', how: 'is read with GET or HEAD' };
const acting: Manner = { method: 'POST', allow: 'POST, OPTIONS', how: 'is done with POST' };

function readable(path: string): Routable {
  return { method: 'GET', path };
}

/** A path of ours in the form that `nearest` has for operations of services. */
function reference({ method, path }: Routable): object {
  return { method, path, service: 'portico', operationId: `portico${path.replace(/\W+/g, '_').replace(/_$/, '')}` };
}
