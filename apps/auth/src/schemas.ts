// The shapes that several operations share; each becomes a named component of the document.

import { z } from '@hono/zod-openapi';

export const userIdSchema = z
  .string()
  .regex(/^user_[0-9a-f]{12}$/)
  .openapi({ description: 'Id of a user.', example: 'user_27d0f4a19c3b' });

export const usernameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{2,31}$/)
  .openapi({ description: 'Lower-case letters, digits, `_` and `-`; begins with a letter.', example: 'ada' });

export const passwordSchema = z
  .string()
  .min(8)
  .max(200)
  .openapi({ format: 'password', example: 'correct horse battery' });

export const displayNameSchema = z.string().min(1).max(80).regex(/\S/).openapi({ example: 'Ada Lovelace' });

export const emailSchema = z.email().max(254).openapi({ example: 'ada@example.com' });

export const userSchema = z
  .object({
    id: userIdSchema,
    username: usernameSchema,
    displayName: displayNameSchema,
    email: emailSchema.optional(),
    role: z.enum(['member', 'admin']).openapi({ example: 'member' }),
    createdAt: z.iso.datetime().openapi({ example: '2026-03-01T09:30:00.000Z' }),
  })
  .openapi('User');

export const tokenPairSchema = z
  .object({
    accessToken: z
      .string()
      .openapi({ description: 'A JWT: send it as `Authorization: Bearer …`.', example: 'eyJhbGciOi…' }),
    refreshToken: z.string().openapi({ description: 'Good once, for `POST /auth/refresh`.', example: 'k3J9…' }),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().openapi({ description: 'Seconds for which the access token is good.', example: 900 }),
  })
  .openapi('TokenPair');

/** Body or answer of one JSON media type. */
export function json<T extends z.ZodType>(schema: T) {
  return { 'application/json': { schema } };
}

/** Security of operations that need a token. */
export const tokenRequired: Record<string, string[]>[] = [{ bearer: [] }];

export const invalid = 'The request is not as declared.';
export const noToken = 'There is no valid token.';
