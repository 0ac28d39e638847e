// Problems of the surface's own paths as web Responses: members and headers as traffic gives them for all others.

import { type ProblemId, problemType } from '@portico/contract';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { SurfaceRequest } from './environment.ts';

/** What an occurrence adds to its type. */
export interface Occurrence {
  /** What happened, to what, and what to do. */
  readonly detail: string;
  /** Members of the problem type. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An `application/problem+json` response (RFC 9457) that says by Proxy-Status that the gateway made it (RFC 9209). */
export function problem(c: SurfaceRequest, id: ProblemId, { detail, members, headers }: Occurrence): Response {
  const { status, title, proxyError } = problemType(id);
  const body = { type: `/-/problems/${id}`, title, status, detail, instance: c.get('requestId'), ...members };
  return c.body(JSON.stringify(body), status as ContentfulStatusCode, {
    'Content-Type': 'application/problem+json',
    'Proxy-Status': `portico; error=${proxyError}`,
    'Cache-Control': 'no-store',
    ...headers,
  });
}
