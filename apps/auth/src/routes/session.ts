// Getting in and out: register, log in, renew, log out.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { ProblemError, problemResponses } from '@portico/service';
import { checkPassword, hashPassword } from '../password.ts';
import {
  displayNameSchema,
  emailSchema,
  invalid,
  json,
  noToken,
  passwordSchema,
  tokenPairSchema,
  tokenRequired,
  usernameSchema,
  userSchema,
} from '../schemas.ts';
import type { SessionStore, User, UserStore } from '../store.ts';
import { accessLifetime, type Tokens } from '../token.ts';

export function sessionRoutes(users: UserStore, sessions: SessionStore, tokens: Tokens): OpenAPIHono {
  const app = new OpenAPIHono();

  async function pair(user: User, sessionId: string, refreshToken: string) {
    const accessToken = await tokens.sign(user, sessionId);
    return { accessToken, refreshToken, tokenType: 'Bearer' as const, expiresIn: accessLifetime };
  }

  const registration = z
    .strictObject({
      username: usernameSchema,
      password: passwordSchema,
      displayName: displayNameSchema.optional(),
      email: emailSchema.optional(),
    })
    .openapi('Registration');
  const register = createRoute({
    method: 'post',
    path: '/auth/register',
    operationId: 'register',
    tags: ['session'],
    summary: 'Register',
    description: 'Makes a user. Log in afterwards to get a token.',
    security: [],
    request: { body: { required: true, content: json(registration) } },
    responses: {
      201: {
        description: 'The new user.',
        headers: { Location: { description: 'Where it is.', schema: { type: 'string', format: 'uri-reference' } } },
        content: json(userSchema),
      },
      ...problemResponses({ 400: invalid, 409: 'The username is taken.', 507: 'There is no room.' }),
    },
  });
  app.openapi(register, async (context) => {
    if (users.isFull) throw new ProblemError(507, 'There is no room for another user.');
    const { password, ...rest } = context.req.valid('json');
    const user = users.add({ ...rest, passwordHash: await hashPassword(password) });
    if (!user) throw new ProblemError(409, `The username ${rest.username} is taken.`);
    return context.json(user, 201, { Location: `/auth/users/${user.id}` });
  });

  const credentials = z
    .strictObject({ username: usernameSchema, password: z.string().min(1).max(200).openapi({ format: 'password' }) })
    .openapi('Credentials', { example: { username: 'demo', password: 'portico-demo' } });
  const login = createRoute({
    method: 'post',
    path: '/auth/login',
    operationId: 'login',
    tags: ['session'],
    summary: 'Log in',
    description:
      'Gives a token that all services accept. There is a user to try it with: `demo`, password `portico-demo`.',
    security: [],
    request: { body: { required: true, content: json(credentials) } },
    responses: {
      200: { description: 'Tokens of a new session.', content: json(tokenPairSchema) },
      ...problemResponses({ 400: invalid, 401: 'Username and password do not belong together.' }),
    },
  });
  app.openapi(login, async (context) => {
    const { username, password } = context.req.valid('json');
    const found = users.byUsername(username);
    const matches = await checkPassword(password, found?.passwordHash);
    if (!found || !matches) throw new ProblemError(401, 'Username and password do not belong together.', challenge);
    const { sessionId, refreshToken } = sessions.begin(found.user.id);
    return context.json(await pair(found.user, sessionId, refreshToken), 200);
  });

  const refresh = createRoute({
    method: 'post',
    path: '/auth/refresh',
    operationId: 'refresh',
    tags: ['session'],
    summary: 'Renew the tokens of a session',
    description: 'A refresh token is good once. Using one again ends its session.',
    security: [],
    request: {
      body: {
        required: true,
        content: json(z.strictObject({ refreshToken: z.string().min(1).max(200) }).openapi('Refresh')),
      },
    },
    responses: {
      200: { description: 'New tokens of the same session.', content: json(tokenPairSchema) },
      ...problemResponses({ 400: invalid, 401: 'The refresh token is used, ended or unknown.' }),
    },
  });
  app.openapi(refresh, async (context) => {
    const renewed = sessions.renew(context.req.valid('json').refreshToken);
    const user = renewed && users.get(renewed.userId);
    if (!user) throw new ProblemError(401, 'The refresh token is used, ended or unknown: log in again.', challenge);
    return context.json(await pair(user, renewed.sessionId, renewed.refreshToken), 200);
  });

  const logout = createRoute({
    method: 'post',
    path: '/auth/logout',
    operationId: 'logout',
    tags: ['session'],
    summary: 'Log out',
    description: 'Ends the session of the token. Other services accept the token until it expires.',
    security: tokenRequired,
    middleware: tokens.required,
    responses: { 204: { description: 'The session has ended.' }, ...problemResponses({ 401: noToken }) },
  });
  app.openapi(logout, (context) => {
    sessions.end(context.var.sessionId);
    return context.body(null, 204);
  });
  return app;
}

const challenge = { headers: { 'www-authenticate': 'Bearer realm="portico"' } };
