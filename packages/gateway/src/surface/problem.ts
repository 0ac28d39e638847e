// Problems of the surface's own paths as web Responses, by the same renderer as all others.

import type { ProblemId } from '@portico/contract';
import { type Problem, renderProblem } from '../traffic/problem-response.ts';
import type { SurfaceRequest } from './environment.ts';

/** What an occurrence adds to its type: what happened, to what, and what to do; members; header fields. */
export interface Occurrence extends Pick<Problem, 'detail' | 'members'> {
  readonly headers?: Readonly<Record<string, string>>;
}

/** The problem as JSON (RFC 9457), or as a page or text for those who ask for it. */
export function problem(c: SurfaceRequest, id: ProblemId, { detail, members, headers = {} }: Occurrence): Response {
  const rendered = renderProblem(
    { id, detail, ...(members ? { members } : {}), headers: Object.entries(headers).flat() },
    { requestId: c.get('requestId'), revision: c.get('revision').id, accept: c.req.header('accept') },
  );
  const response = new Response(rendered.body, { status: rendered.status });
  for (let i = 0; i < rendered.headers.length; i += 2) {
    response.headers.set(rendered.headers[i] as string, rendered.headers[i + 1] as string);
  }
  return response;
}
