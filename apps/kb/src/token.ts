// Who is calling: the bearer token that the auth service issued, checked here without asking it.

import { ProblemError } from '@portico/service';
import type { MiddlewareHandler } from 'hono';
import { jwtVerify } from 'jose';

/** The person behind a token. */
export interface Caller {
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
}

/** Lets a request pass that has a good token; else 401 with a challenge (RFC 6750 3). */
export type RequireToken = MiddlewareHandler<{ Variables: { caller: Caller } }>;

/** `secret` is shared with the auth service (HS256: at least 32 bytes). */
export function createRequireToken(secret: string): RequireToken {
  const key = new TextEncoder().encode(secret);
  return async (context, next) => {
    const [scheme, token] = context.req.header('authorization')?.split(' ') ?? [];
    if (scheme === undefined) throw unauthorized('Log in first: POST /auth/login gives a token.');
    if (scheme.toLowerCase() !== 'bearer' || !token) {
      throw unauthorized('Only bearer tokens are accepted.', 'invalid_request');
    }
    context.set('caller', await callerOf(token, key));
    await next();
  };
}

async function callerOf(token: string, key: Uint8Array): Promise<Caller> {
  try {
    const options = { issuer: 'portico-auth', audience: 'portico', algorithms: ['HS256'] };
    const { payload } = await jwtVerify(token, key, options);
    return { id: String(payload.sub), name: String(payload.name), isAdmin: payload.role === 'admin' };
  } catch (cause) {
    throw unauthorized('The token is expired or not valid: log in again.', 'invalid_token', cause);
  }
}

function unauthorized(detail: string, error?: string, cause?: unknown): ProblemError {
  const challenge = error ? `Bearer realm="portico", error="${error}"` : 'Bearer realm="portico"';
  return new ProblemError(401, detail, { headers: { 'www-authenticate': challenge }, cause });
}
