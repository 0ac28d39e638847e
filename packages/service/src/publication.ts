// How the two published resources are answered, whoever asks: health never from a cache, the document only when it is new.

import type { PublishedDocument } from './document.ts';
import type { Health } from './health.ts';
import { matchesETag } from './precondition.ts';
import { problemResponse } from './problem.ts';

/** Answers GET with what `answer` gives, HEAD without its body, and anything else with 405. */
export async function publish(
  service: string,
  request: Request,
  answer: (request: Request) => Response | Promise<Response>,
): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return problemResponse(service, 405, 'Only GET and HEAD are answered here.', { headers: { allow: 'GET, HEAD' } });
  }
  const response = await answer(request);
  return request.method === 'HEAD' ? new Response(null, response) : response;
}

/** The document, or 304 when the request names its ETag. */
export function documentResponse(request: Request, { json, etag }: PublishedDocument): Response {
  const headers = { etag, 'cache-control': 'no-cache', 'content-type': 'application/json' };
  if (matchesETag(request.headers.get('if-none-match'), etag)) return new Response(null, { status: 304, headers });
  return new Response(json, { headers });
}

/** 200 when healthy, else 503. */
export function healthResponse(health: Health): Response {
  const status = health.status === 'healthy' ? 200 : 503;
  return Response.json(health, { status, headers: { 'cache-control': 'no-store' } });
}

/** True for `?include_routes=true`. */
export function asksForRoutes(request: Request): boolean {
  return new URL(request.url).searchParams.get('include_routes') === 'true';
}
