// Who is calling: the bearer token that the auth service issued, checked here without asking it.

import { ProblemError } from '@portico/service';
import type { Context, MiddlewareHandler } from 'hono';
import { jwtVerify } from 'jose';

/** The person behind a token. */
export interface Caller {
  readonly id: string;
  readonly name: string;
}

/** Two ways to ask for a caller; both answer 401 to a token that is not good. */
export interface Identify {
  readonly required: MiddlewareHandler<{ Variables: { caller: Caller } }>;
  readonly optional: MiddlewareHandler<{ Variables: { caller: Caller | undefined } }>;
}

/** `secret` is shared with the auth service (HS256: at least 32 bytes). */
export function createIdentify(secret: string): Identify {
  const key = new TextEncoder().encode(secret);

  async function identify(context: Context): Promise<Caller | undefined> {
    const field = context.req.header('authorization');
    if (field === undefined) return undefined;
    const [scheme, token] = field.split(' ');
    if (scheme?.toLowerCase() !== 'bearer' || !token)
      throw unauthorized('Only bearer tokens are accepted.', 'invalid_request');
    try {
      const { payload } = await jwtVerify(token, key, {
        issuer: 'portico-auth',
        audience: 'portico',
        algorithms: ['HS256'],
      });
      return { id: String(payload.sub), name: String(payload.name) };
    } catch (cause) {
      throw unauthorized('The token is expired or not valid: log in again.', 'invalid_token', cause);
    }
  }

  return {
    async required(context, next) {
      const caller = await identify(context);
      if (!caller) throw unauthorized('Log in first: POST /auth/login gives a token.');
      context.set('caller', caller);
      await next();
    },
    async optional(context, next) {
      context.set('caller', await identify(context));
      await next();
    },
  };
}

/** 401 with a challenge (RFC 6750 3: no error code when no token was sent). */
export function unauthorized(detail: string, error?: string, cause?: unknown): ProblemError {
  const challenge = error ? `Bearer realm="portico", error="${error}"` : 'Bearer realm="portico"';
  return new ProblemError(401, detail, { headers: { 'www-authenticate': challenge }, cause });
}
