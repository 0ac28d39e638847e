// Files of an article: list, upload as a form, download, replace as bare bytes.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { ProblemError, problemResponses } from '@portico/service';
import type { Env, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ArticleStore } from '../article-store.ts';
import { type AttachmentStore, readContent } from '../attachment-store.ts';
import {
  articleParams,
  attachmentParams,
  attachmentSchema,
  invalid,
  json,
  noArticle,
  noToken,
  tokenRequired,
} from '../schemas.ts';
import type { RequireToken } from '../token.ts';
import { find, findOwn } from './articles.ts';

/** Of a form, which is held in memory while it is read. */
const maxForm = 16 * 1024 * 1024;
/** Of bare bytes. */
const maxContent = 256 * 1024 * 1024;

const binary = z.any().openapi({ type: 'string', format: 'binary' });
const noAttachment = 'There is no such attachment.';
const noRoom = 'There is no room.';

export function attachmentRoutes(articles: ArticleStore, attachments: AttachmentStore, requireToken: RequireToken) {
  const app = new OpenAPIHono();
  const tags = ['attachments'];

  const list = createRoute({
    method: 'get',
    path: '/kb/articles/{articleId}/attachments',
    operationId: 'listAttachments',
    tags,
    summary: 'List the attachments of an article',
    security: [],
    request: { params: articleParams },
    responses: {
      200: {
        description: 'All of them, the oldest first.',
        content: json(z.object({ items: z.array(attachmentSchema) }).openapi('AttachmentList')),
      },
      ...problemResponses({ 400: invalid, 404: noArticle }),
    },
  });
  app.openapi(list, (context) => {
    const { id } = find(articles, context.req.valid('param').articleId);
    return context.json({ items: attachments.ofArticle(id) }, 200);
  });

  const formGuards: [RequireToken, MiddlewareHandler<Env>] = [
    requireToken,
    bodyLimit({ maxSize: maxForm, onError: () => tooLarge(maxForm) }),
  ];
  const form = z
    .object({
      file: z.instanceof(File).openapi({ type: 'string', format: 'binary', description: 'At most 16 MiB.' }),
      caption: z.string().max(200).optional().openapi({ example: 'The parts and how they meet' }),
    })
    .openapi('Upload');
  const upload = createRoute({
    method: 'post',
    path: '/kb/articles/{articleId}/attachments',
    operationId: 'uploadAttachment',
    tags,
    summary: 'Attach a file to an article of yours',
    security: tokenRequired,
    middleware: formGuards,
    request: { params: articleParams, body: { required: true, content: { 'multipart/form-data': { schema: form } } } },
    responses: {
      201: {
        description: 'The attachment.',
        headers: { Location: { description: 'Where its bytes are.', schema: { type: 'string' } } },
        content: json(attachmentSchema),
      },
      ...problemResponses({
        400: invalid,
        401: noToken,
        403: 'The article is not yours.',
        404: noArticle,
        413: 'The form is too large.',
        507: noRoom,
      }),
    },
  });
  app.openapi(upload, async (context) => {
    const article = findOwn(articles, context.req.valid('param').articleId, context.var.caller);
    const { file, caption = null } = context.req.valid('form');
    const content = await readContent(file.stream(), maxForm);
    if (!content) return tooLarge(maxForm);
    const mediaType = file.type || 'application/octet-stream';
    const attachment = attachments.add({ articleId: article.id, filename: file.name, mediaType, caption }, content);
    if (!attachment) throw new ProblemError(507, 'There is no room for more attachments.');
    return context.json(attachment, 201, { Location: `/kb/attachments/${attachment.id}` });
  });

  const download = createRoute({
    method: 'get',
    path: '/kb/attachments/{attachmentId}',
    operationId: 'downloadAttachment',
    tags,
    summary: 'Download an attachment',
    description:
      'Always as bare bytes, to be saved and not shown: whoever uploaded it is not trusted with your browser.',
    security: [],
    request: { params: attachmentParams },
    responses: {
      200: {
        description: 'The bytes.',
        headers: {
          'Content-Disposition': { description: 'The name to save it by.', schema: { type: 'string' } },
          ETag: { description: 'Digest of the bytes.', schema: { type: 'string' } },
        },
        content: { 'application/octet-stream': { schema: binary } },
      },
      ...problemResponses({ 400: invalid, 404: noAttachment }),
    },
  });
  app.openapi(download, (context) => {
    const { id, filename, size, sha256 } = findAttachment(context.req.valid('param').attachmentId);
    return context.body(attachments.open(id), 200, {
      'content-type': 'application/octet-stream',
      'content-length': `${size}`,
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(filename)}`,
      'x-content-type-options': 'nosniff',
      etag: `"${sha256}"`,
    });
  });

  const replace = createRoute({
    method: 'put',
    path: '/kb/attachments/{attachmentId}',
    operationId: 'replaceAttachment',
    tags,
    summary: 'Replace the bytes of an attachment of yours',
    description: 'Name, media type and caption stay. At most 256 MiB.',
    security: tokenRequired,
    middleware: requireToken,
    request: {
      params: attachmentParams,
      body: { required: true, content: { 'application/octet-stream': { schema: binary } } },
    },
    responses: {
      200: { description: 'The attachment as it is now.', content: json(attachmentSchema) },
      ...problemResponses({
        400: invalid,
        401: noToken,
        403: 'The article is not yours.',
        404: noAttachment,
        413: 'The bytes are too many.',
        507: noRoom,
      }),
    },
  });
  app.openapi(replace, async (context) => {
    const attachment = findAttachment(context.req.valid('param').attachmentId);
    findOwn(articles, attachment.articleId, context.var.caller);
    const content = await readContent(context.req.raw.body, maxContent);
    if (!content) return tooLarge(maxContent);
    const replaced = attachments.replace(attachment, content);
    if (!replaced) throw new ProblemError(507, 'There is no room for more attachments.');
    return context.json(replaced, 200);
  });
  return app;

  function findAttachment(id: string) {
    const attachment = attachments.get(id);
    if (!attachment) throw new ProblemError(404, `There is no attachment ${id}.`);
    return attachment;
  }
}

function tooLarge(limit: number): never {
  throw new ProblemError(413, `At most ${limit / 1024 / 1024} MiB are accepted.`, { members: { limit } });
}
