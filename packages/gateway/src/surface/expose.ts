// How a path of the surface comes to be: everything is read with GET or HEAD, everything else is a 405 or a 404.

import type { Hono } from 'hono';
import type { SurfaceEnv, SurfaceRequest } from './environment.ts';
import { problem } from './problem.ts';

type Answer = (c: SurfaceRequest) => Response | Promise<Response>;

/** Serves `path` with `answer`; Hono answers HEAD through it without a body. */
export type Expose = (path: string, answer: Answer) => void;

const allow = 'GET, HEAD, OPTIONS';

/** Adds paths to `app`; other methods than GET and HEAD get their Allow (RFC 9110 15.5.6). */
export function exposeOn(app: Hono<SurfaceEnv>): Expose {
  return (path, answer) => {
    app.get(path, answer);
    app.options(path, (c) => c.body(null, 204, { Allow: allow }));
    app.all(path, (c) =>
      problem(c, 'method-not-allowed', {
        detail: `${c.req.path} is read with GET or HEAD.`,
        members: { allowed: allow.split(', ') },
        headers: { Allow: allow },
      }),
    );
  };
}
