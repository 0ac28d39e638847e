// The shapes that several operations share; each becomes a named component of the document.

import { z } from '@hono/zod-openapi';

const articleIdSchema = z
  .string()
  .regex(/^art_[0-9a-f]{12}$/)
  .openapi({ description: 'Id of an article.', example: 'art_5d81c3f07ab2' });

const attachmentIdSchema = z
  .string()
  .regex(/^att_[0-9a-f]{12}$/)
  .openapi({ description: 'Id of an attachment.', example: 'att_c07e91f2b4d6' });

export const articleParams = z.object({
  articleId: articleIdSchema.openapi({ param: { name: 'articleId', in: 'path' } }),
});

export const attachmentParams = z.object({
  attachmentId: attachmentIdSchema.openapi({ param: { name: 'attachmentId', in: 'path' } }),
});

export const tagSchema = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,29}$/)
  .openapi({ description: 'Lower-case letters, digits and `-`.', example: 'how-to' });

const content = {
  title: z.string().min(1).max(200).regex(/\S/).openapi({ example: 'How to add an operation' }),
  body: z.string().min(1).max(50_000).openapi({ description: 'Markdown.', example: 'Declare it, mount it, call it.' }),
  summary: z.string().max(300).nullable().openapi({ example: null }),
  tags: z
    .array(tagSchema)
    .max(10)
    .openapi({ example: ['how-to'] }),
};

export const articleContentSchema = z
  .strictObject({ ...content, summary: content.summary.default(null), tags: content.tags.default([]) })
  .openapi('ArticleContent', { description: 'What its author writes.' });

const timestamp = z.iso.datetime().openapi({ example: '2026-03-01T09:30:00.000Z' });

export const articleSchema = z
  .object({
    id: articleIdSchema,
    ...content,
    author: z.object({ id: z.string(), name: z.string().openapi({ example: 'Ada' }) }).openapi('Author'),
    version: z.int().min(1).openapi({ description: 'Counts writes.' }),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .openapi('Article');

export const attachmentSchema = z
  .object({
    id: attachmentIdSchema,
    articleId: articleIdSchema,
    filename: z.string().openapi({ example: 'diagram.png' }),
    mediaType: z.string().openapi({ example: 'image/png' }),
    caption: z.string().nullable().openapi({ example: 'The parts and how they meet' }),
    size: z.int().min(0).openapi({ description: 'Bytes.', example: 48_213 }),
    sha256: z.string().openapi({ description: 'Hex digest of the bytes.' }),
    uploadedAt: timestamp,
  })
  .openapi('Attachment');

/** Body or answer of one JSON media type. */
export function json<T extends z.ZodType>(schema: T) {
  return { 'application/json': { schema } };
}

/** Security of operations that need a token; all others are public. */
export const tokenRequired: Record<string, string[]>[] = [{ bearer: [] }];

export const invalid = 'The request is not as declared.';
export const noToken = 'There is no valid token.';
export const noArticle = 'There is no such article.';
