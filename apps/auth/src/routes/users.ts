// Who is who: the caller and, for admins, everybody.

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
  tokenRequired,
  userIdSchema,
  userSchema,
} from '../schemas.ts';
import type { UserStore } from '../store.ts';
import type { Tokens } from '../token.ts';

export function userRoutes(users: UserStore, tokens: Tokens): OpenAPIHono {
  const app = new OpenAPIHono();
  const shared = { tags: ['users'], security: tokenRequired, middleware: tokens.required };

  const me = createRoute({
    ...shared,
    method: 'get',
    path: '/auth/me',
    operationId: 'getMe',
    summary: 'Read who you are',
    responses: { 200: { description: 'You.', content: json(userSchema) }, ...problemResponses({ 401: noToken }) },
  });
  app.openapi(me, (context) => context.json(context.var.user, 200));

  const changes = z
    .strictObject({
      displayName: displayNameSchema.optional(),
      email: emailSchema.optional(),
      password: z
        .strictObject({ current: z.string().min(1).max(200).openapi({ format: 'password' }), next: passwordSchema })
        .optional(),
    })
    .openapi('UserChanges', {
      description: 'What is left out stays as it is.',
      example: { displayName: 'Countess Ada' },
    });
  const update = createRoute({
    ...shared,
    method: 'patch',
    path: '/auth/me',
    operationId: 'updateMe',
    summary: 'Change your name, address or password',
    request: { body: { required: true, content: json(changes) } },
    responses: {
      200: { description: 'You as you are now.', content: json(userSchema) },
      ...problemResponses({ 400: invalid, 401: noToken, 403: 'The current password is another.' }),
    },
  });
  app.openapi(update, async (context) => {
    const { password, ...rest } = context.req.valid('json');
    const { id, username } = context.var.user;
    if (password && !(await checkPassword(password.current, users.byUsername(username)?.passwordHash))) {
      throw new ProblemError(403, 'The current password is another.');
    }
    const passwordHash = password && (await hashPassword(password.next));
    return context.json(users.update(id, { ...rest, passwordHash }) ?? context.var.user, 200);
  });

  const list = createRoute({
    ...shared,
    method: 'get',
    path: '/auth/users',
    operationId: 'listUsers',
    summary: 'List all users',
    description: 'For admins, such as the user `demo`. In the order in which they registered.',
    request: {
      query: z.object({
        limit: z.coerce
          .number()
          .int()
          .min(1)
          .max(100)
          .default(20)
          .openapi({ description: 'How many a page has at most.', example: 20 }),
        after: userIdSchema.optional().openapi({ description: '`next` of the page before.' }),
      }),
    },
    responses: {
      200: {
        description: 'A page of users.',
        content: json(z.object({ items: z.array(userSchema), next: userIdSchema.optional() }).openapi('UserPage')),
      },
      ...problemResponses({ 400: invalid, 401: noToken, 403: 'You are no admin.' }),
    },
  });
  app.openapi(list, (context) => {
    if (context.var.user.role !== 'admin') throw new ProblemError(403, 'Only admins see all users.');
    const { limit, after } = context.req.valid('query');
    return context.json(users.list(limit, after), 200);
  });

  const read = createRoute({
    ...shared,
    method: 'get',
    path: '/auth/users/{userId}',
    operationId: 'getUser',
    summary: 'Read a user',
    description: 'Yourself, or anybody when you are an admin.',
    request: { params: z.object({ userId: userIdSchema.openapi({ param: { name: 'userId', in: 'path' } }) }) },
    responses: {
      200: { description: 'The user.', content: json(userSchema) },
      ...problemResponses({
        400: invalid,
        401: noToken,
        403: 'You are neither this user nor an admin.',
        404: 'No such user.',
      }),
    },
  });
  app.openapi(read, (context) => {
    const { userId } = context.req.valid('param');
    if (context.var.user.role !== 'admin' && context.var.user.id !== userId) {
      throw new ProblemError(403, 'Only admins see other users.');
    }
    const user = users.get(userId);
    if (!user) throw new ProblemError(404, `There is no user ${userId}.`);
    return context.json(user, 200);
  });
  return app;
}
