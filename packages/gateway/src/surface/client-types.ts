// `/-/client.d.ts`: types of the live contract for TypeScript clients. Made once a revision and selection, on first use and in
// short stretches, and forgotten with the revision.

import { setImmediate } from 'node:timers/promises';
import {
  clientBanner,
  clientSlice,
  clientTypeChunks,
  type JsonObject,
  type Revision,
  revisionView,
} from '@portico/contract';
import type { SurfaceRequest } from './environment.ts';
import type { Expose } from './expose.ts';
import { openToAll, whyNothing } from './openapi.ts';
import { problem } from './problem.ts';
import { largeRepresentation, type Representation, respondWith } from './representation.ts';
import type { SurfaceContext } from './surface.ts';

const mediaType = 'text/plain; charset=utf-8';

/** Files of one revision that are kept. The one longest unused goes first. */
const kept = 32;

/** Operations that one request may name. */
const mostOperations = 500;

/** Milliseconds that writing may hold up traffic at a time. */
const longestStretch = 5;

interface Selection {
  readonly service: string | undefined;
  readonly audience: string | undefined;
  readonly operations: readonly string[] | undefined;
}

/** A file, or why there is none. */
type Made = Representation | string;

/** Serves `/-/client.d.ts` with `?service=`, `?audience=` and `?operations=a,b`, as `portico client` takes them. */
export function exposeClientTypes(expose: Expose, { options: { version } }: SurfaceContext): void {
  const files = new WeakMap<Revision, Map<string, Promise<Made>>>();
  expose('/-/client.d.ts', async (c) => {
    const revision = c.get('revision');
    const selection = selectionOf(c);
    if (typeof selection === 'string') return problem(c, 'bad-request', { detail: selection, headers: openToAll });
    const known = files.get(revision) ?? new Map<string, Promise<Made>>();
    files.set(revision, known);
    const key = JSON.stringify([selection.service, selection.audience, selection.operations]);
    const made = known.get(key) ?? fileOf(revision, selection, version);
    known.delete(key);
    const file = await made;
    if (typeof file === 'string') return notThere(c, file);
    known.set(key, made);
    const [oldest] = known.keys();
    if (known.size > kept && oldest !== undefined) known.delete(oldest);
    return respondWith(c, file, openToAll);
  });
}

function selectionOf(c: SurfaceRequest): Selection | string {
  const named = c.req.query('operations');
  const operations = named === undefined ? undefined : [...new Set(named.split(',').map((name) => name.trim()))].sort();
  if (operations !== undefined && operations.length > mostOperations)
    return `At most ${mostOperations} operations can be named; leave ?operations away for all.`;
  return { service: c.req.query('service'), audience: c.req.query('audience'), operations };
}

async function fileOf(revision: Revision, selection: Selection, version: string): Promise<Made> {
  const { service, audience, operations } = selection;
  const view = revisionView(revision, { service, audience });
  if (!view) return whyNothing(revision, { service, audience });
  const { document, unknown } = clientSlice(view as unknown as JsonObject, { operations });
  if (unknown.length > 0) {
    return `No operation here has the id ${unknown.map((name) => JSON.stringify(name)).join(', ')}; /-/routes lists them.`;
  }
  const chunks: string[] = [];
  let pause = performance.now() + longestStretch;
  for (const chunk of clientTypeChunks(document, { banner: clientBanner({ version, revision: revision.id }) })) {
    chunks.push(chunk);
    if (performance.now() < pause) continue;
    await setImmediate();
    pause = performance.now() + longestStretch;
  }
  return largeRepresentation(chunks.join(''), mediaType);
}

function notThere(c: SurfaceRequest, detail: string): Response {
  return problem(c, 'route-not-found', {
    detail,
    members: { nearest: [], docs: '/docs', services: [] },
    headers: openToAll,
  });
}
