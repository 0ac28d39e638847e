// `/-/services/{name}/document`: what a service has published, byte for byte, for whoever compares a newer one with it.

import type { SurfaceRequest } from './environment.ts';
import type { Expose } from './expose.ts';
import { problem } from './problem.ts';
import { largeRepresentation, type Representation, respondWith } from './representation.ts';
import type { SurfaceContext } from './surface.ts';

/** Serves the document in force of each service. */
export function exposePublished(expose: Expose, context: SurfaceContext): void {
  // By the bytes, so that a document is hashed and compressed once however often it is asked for.
  const known = new WeakMap<Uint8Array, Promise<Representation>>();
  expose('/-/services/{name}/document', async (c) => {
    const published = context.published(c.req.param('name') ?? '');
    if (!published) return notPublished(c);
    const { bytes } = published;
    const made = known.get(bytes) ?? largeRepresentation(bytes, mediaTypeOf(bytes));
    known.set(bytes, made);
    return respondWith(c, await made);
  });
}

function notPublished(c: SurfaceRequest): Response {
  return problem(c, 'route-not-found', {
    detail: `No service named ${JSON.stringify(c.req.param('name'))} has published a document; /-/services lists them.`,
    members: { nearest: [], docs: '/docs', services: [] },
  });
}

const openBrace = 0x7b;

/** JSON begins with a brace; what else was taken is YAML (RFC 9512). */
function mediaTypeOf(bytes: Uint8Array): string {
  const first = bytes.find((byte) => byte > 0x20 && byte < 0x80);
  return first === openBrace ? 'application/json' : 'application/yaml';
}
