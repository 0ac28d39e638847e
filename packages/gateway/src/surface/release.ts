// `POST /-/services/{name}/release`: lets a document go live that is held because it breaks callers. For whoever has the
// token of the configuration, and for nobody when there is none.

import { createHash, timingSafeEqual } from 'node:crypto';
import { isObject, type Json } from '@portico/contract';
import type { SurfaceRequest } from './environment.ts';
import type { Expose } from './expose.ts';
import { problem } from './problem.ts';
import type { SurfaceContext } from './surface.ts';

/** Bytes of a request; it holds a digest and a sentence. */
const longest = 16 * 1024;

/** Serves the release of held documents. */
export function exposeRelease(exposeAction: Expose, context: SurfaceContext): void {
  exposeAction('/-/services/{name}/release', async (c) => {
    const refusal = refused(c, context.options.admin?.token);
    if (refusal) return refusal;
    const wish = await readWish(c);
    if (!wish) {
      const detail = 'Send nothing, or JSON such as {"digest":"sha256-…","reason":"agreed with web"}.';
      return problem(c, 'bad-request', { detail });
    }
    const service = c.req.param('name') ?? '';
    const released = context.release(service, wish.digest, wish.reason ?? '');
    if (released !== undefined) return c.json({ service, digest: released, released: true });
    const which = wish.digest === undefined ? '' : ` with the digest ${wish.digest}`;
    return problem(c, 'route-not-found', {
      detail: `No document${which} is held of ${JSON.stringify(service)}; /-/services shows what is pending.`,
      members: { nearest: [], docs: '/docs', services: [] },
    });
  });
}

function refused(c: SurfaceRequest, token: string | undefined): Response | undefined {
  if (token === undefined) {
    return problem(c, 'forbidden', { detail: 'Nobody may change this gateway: its configuration has no admin.token.' });
  }
  const [, given = ''] = /^bearer +(.+)$/i.exec(c.req.header('authorization') ?? '') ?? [];
  if (isSame(given, token)) return undefined;
  return problem(c, 'unauthorized', {
    detail: 'This takes the token that the configuration has as admin.token, as a bearer token.',
    members: { schemes: ['bearer'] },
    headers: { 'WWW-Authenticate': 'Bearer realm="portico"' },
  });
}

/** In a time that tells nothing of where the two differ. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}

interface Wish {
  readonly digest?: string;
  readonly reason?: string;
}

async function readWish(c: SurfaceRequest): Promise<Wish | undefined> {
  if (Number(c.req.header('content-length') ?? 0) > longest) return undefined;
  const text = await c.req.text();
  if (text.trim() === '') return {};
  if (text.length > longest) return undefined;
  try {
    const wish = JSON.parse(text) as Json;
    if (!isObject(wish)) return undefined;
    const { digest, reason } = wish;
    if ([digest, reason].some((value) => value !== undefined && typeof value !== 'string')) return undefined;
    return wish as Wish;
  } catch {
    return undefined;
  }
}
