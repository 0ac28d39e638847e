// Access tokens: signed for all example services, checked here against the sessions that are still open as well.

import { ProblemError } from '@portico/service';
import type { MiddlewareHandler } from 'hono';
import { jwtVerify, SignJWT } from 'jose';
import type { SessionStore, User, UserStore } from './store.ts';

/** Seconds for which an access token is good. The other services can't know of a logout before that. */
export const accessLifetime = 15 * 60;

const issuer = 'portico-auth';
const audience = 'portico';

export interface Tokens {
  /** A JWT, HS256, with `sub`, `name`, `role` and the session as `sid`. */
  sign(user: User, sessionId: string): Promise<string>;
  /** Lets a request pass that has a good token of an open session; else 401 with a challenge (RFC 6750 3). */
  readonly required: MiddlewareHandler<{ Variables: { user: User; sessionId: string } }>;
}

export function createTokens(secret: string, users: UserStore, sessions: SessionStore): Tokens {
  const key = new TextEncoder().encode(secret);
  return {
    sign(user, sessionId) {
      return new SignJWT({ name: user.displayName, role: user.role, sid: sessionId })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(user.id)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt()
        .setExpirationTime(`${accessLifetime}s`)
        .sign(key);
    },
    async required(context, next) {
      const [scheme, token] = context.req.header('authorization')?.split(' ') ?? [];
      if (scheme === undefined) throw unauthorized('Log in first: POST /auth/login gives a token.');
      if (scheme.toLowerCase() !== 'bearer' || !token)
        throw unauthorized('Only bearer tokens are accepted.', 'invalid_request');
      const { user, sessionId } = await open(token);
      context.set('user', user);
      context.set('sessionId', sessionId);
      await next();
    },
  };

  async function open(token: string): Promise<{ user: User; sessionId: string }> {
    try {
      const { payload } = await jwtVerify(token, key, { issuer, audience, algorithms: ['HS256'] });
      const user = users.get(String(payload.sub));
      const sessionId = String(payload.sid);
      if (user && sessions.isOpen(sessionId)) return { user, sessionId };
    } catch (cause) {
      throw unauthorized('The token is expired or not valid: log in again.', 'invalid_token', cause);
    }
    throw unauthorized('The session of the token has ended: log in again.', 'invalid_token');
  }
}

function unauthorized(detail: string, error?: string, cause?: unknown): ProblemError {
  const challenge = error ? `Bearer realm="portico", error="${error}"` : 'Bearer realm="portico"';
  return new ProblemError(401, detail, { headers: { 'www-authenticate': challenge }, cause });
}
