// Articles: list, write, read, replace, delete. Everybody reads; authors and admins change.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { ProblemError, problemResponses } from '@portico/service';
import type { Article, ArticleStore } from '../article-store.ts';
import type { AttachmentStore } from '../attachment-store.ts';
import {
  articleContentSchema,
  articleParams,
  articleSchema,
  invalid,
  json,
  noArticle,
  noToken,
  tagSchema,
  tokenRequired,
} from '../schemas.ts';
import type { Caller, RequireToken } from '../token.ts';

const notYours = 'The article is not yours.';
const headerOf = (description: string) => ({ description, schema: { type: 'string' as const } });

export function articleRoutes(articles: ArticleStore, attachments: AttachmentStore, requireToken: RequireToken) {
  const app = new OpenAPIHono();
  const tags = ['articles'];

  const list = createRoute({
    method: 'get',
    path: '/kb/articles',
    operationId: 'listArticles',
    tags,
    summary: 'List articles',
    description: 'In numbered pages. `Link` names the pages before and after (RFC 8288).',
    security: [],
    request: {
      query: z.object({
        page: z.coerce.number().int().min(1).max(10_000).default(1).openapi({ description: 'From 1.' }),
        pageSize: z.coerce.number().int().min(1).max(50).default(10),
        sort: z.enum(['newest', 'title']).default('newest'),
        tag: tagSchema.optional(),
      }),
    },
    responses: {
      200: {
        description: 'A page of articles.',
        headers: { Link: headerOf('`prev` and `next`, where there are such pages.') },
        content: json(
          z
            .object({ items: z.array(articleSchema), page: z.int(), pageSize: z.int(), total: z.int() })
            .openapi('ArticlePage'),
        ),
      },
      ...problemResponses({ 400: invalid }),
    },
  });
  app.openapi(list, (context) => {
    const { page, pageSize, sort, tag } = context.req.valid('query');
    const { items, total } = articles.list({ page, pageSize, sort, tag });
    const linkTo = (number: number, relation: string) => {
      const query = new URLSearchParams({ page: `${number}`, pageSize: `${pageSize}`, sort, ...(tag && { tag }) });
      return `</kb/articles?${query}>; rel="${relation}"`;
    };
    const links = [page > 1 && linkTo(page - 1, 'prev'), page * pageSize < total && linkTo(page + 1, 'next')];
    const link = links.filter((entry) => entry !== false).join(', ');
    return context.json({ items, page, pageSize, total }, 200, link ? { Link: link } : {});
  });

  const create = createRoute({
    method: 'post',
    path: '/kb/articles',
    operationId: 'createArticle',
    tags,
    summary: 'Write an article',
    security: tokenRequired,
    middleware: requireToken,
    request: { body: { required: true, content: json(articleContentSchema) } },
    responses: {
      201: {
        description: 'The article.',
        headers: { Location: headerOf('Where it is.'), ETag: headerOf('Its version.') },
        content: json(articleSchema),
      },
      ...problemResponses({ 400: invalid, 401: noToken, 507: 'There is no room.' }),
    },
  });
  app.openapi(create, (context) => {
    if (articles.isFull) throw new ProblemError(507, 'There is no room for another article.');
    const { id, name } = context.var.caller;
    const article = articles.add(context.req.valid('json'), { id, name });
    return context.json(article, 201, { Location: `/kb/articles/${article.id}`, ETag: etagOf(article) });
  });

  const read = createRoute({
    method: 'get',
    path: '/kb/articles/{articleId}',
    operationId: 'getArticle',
    tags,
    summary: 'Read an article',
    security: [],
    request: { params: articleParams },
    responses: {
      200: { description: 'The article.', headers: { ETag: headerOf('Its version.') }, content: json(articleSchema) },
      304: { description: 'You have it: `If-None-Match` names its version.' },
      ...problemResponses({ 400: invalid, 404: noArticle }),
    },
  });
  app.openapi(read, (context) => {
    const article = find(articles, context.req.valid('param').articleId);
    const headers = { ETag: etagOf(article) };
    if (context.req.header('if-none-match') === headers.ETag) return context.body(null, 304, headers);
    return context.json(article, 200, headers);
  });

  const replace = createRoute({
    method: 'put',
    path: '/kb/articles/{articleId}',
    operationId: 'replaceArticle',
    tags,
    summary: 'Rewrite an article',
    description: 'Send its ETag as `If-Match` and nobody’s changes are lost.',
    security: tokenRequired,
    middleware: requireToken,
    request: {
      params: articleParams,
      headers: z.object({
        'if-match': z.string().max(100).optional().openapi({ description: 'ETag you have read.', example: '"v1"' }),
      }),
      body: { required: true, content: json(articleContentSchema) },
    },
    responses: {
      200: {
        description: 'The article as it is now.',
        headers: { ETag: headerOf('Its version.') },
        content: json(articleSchema),
      },
      ...problemResponses({ 400: invalid, 401: noToken, 403: notYours, 404: noArticle, 412: 'It has changed since.' }),
    },
  });
  app.openapi(replace, (context) => {
    const article = findOwn(articles, context.req.valid('param').articleId, context.var.caller);
    const { 'if-match': match } = context.req.valid('header');
    if (match !== undefined && match !== '*' && match !== etagOf(article)) {
      throw new ProblemError(412, `The article is at ${etagOf(article)} by now: read it again.`);
    }
    const written = articles.replace(article.id, context.req.valid('json')) ?? article;
    return context.json(written, 200, { ETag: etagOf(written) });
  });

  const remove = createRoute({
    method: 'delete',
    path: '/kb/articles/{articleId}',
    operationId: 'deleteArticle',
    tags,
    summary: 'Delete an article with its attachments',
    security: tokenRequired,
    middleware: requireToken,
    request: { params: articleParams },
    responses: {
      204: { description: 'It is gone.' },
      ...problemResponses({ 400: invalid, 401: noToken, 403: notYours, 404: noArticle }),
    },
  });
  app.openapi(remove, (context) => {
    const { id } = findOwn(articles, context.req.valid('param').articleId, context.var.caller);
    articles.delete(id);
    attachments.deleteOfArticle(id);
    return context.body(null, 204);
  });
  return app;
}

/** The article, or a 404 problem. */
export function find(articles: ArticleStore, id: string): Article {
  const article = articles.get(id);
  if (!article) throw new ProblemError(404, `There is no article ${id}.`);
  return article;
}

/** The article when `caller` may change it; else a 404 or 403 problem. */
export function findOwn(articles: ArticleStore, id: string, caller: Caller): Article {
  const article = find(articles, id);
  if (article.author.id === caller.id || caller.isAdmin) return article;
  throw new ProblemError(403, `${id} was written by ${article.author.name}: only its author or an admin changes it.`);
}

function etagOf({ version }: Article): string {
  return `"v${version}"`;
}
