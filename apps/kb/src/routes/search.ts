// Full-text search over all articles.

import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { problemResponses } from '@portico/service';
import type { ArticleStore } from '../article-store.ts';
import { articleSchema, invalid, json, tagSchema } from '../schemas.ts';

const hitSchema = z
  .object({
    article: articleSchema,
    score: z.number().gt(0).openapi({ description: 'Relevance; comparable within one answer.', example: 2.713 }),
    snippet: z
      .string()
      .openapi({ description: 'The piece of the text that matches.', example: 'Declare it, mount it…' }),
  })
  .openapi('Hit');

export function searchRoutes(articles: ArticleStore): OpenAPIHono {
  const app = new OpenAPIHono();
  const route = createRoute({
    method: 'get',
    path: '/kb/search',
    operationId: 'searchArticles',
    tags: ['articles'],
    summary: 'Search the articles',
    description: 'Ranked by how rare and how frequent the words are; a word in the title or a tag counts more.',
    security: [],
    request: {
      query: z.object({
        q: z.string().min(1).max(200).regex(/\S/).openapi({ description: 'Words to look for.', example: 'gateway' }),
        limit: z.coerce.number().int().min(1).max(50).default(10),
        tag: tagSchema.optional(),
      }),
    },
    responses: {
      200: {
        description: 'The best first.',
        content: json(
          z
            .object({
              query: z.string(),
              total: z.int().openapi({ description: 'All that match.' }),
              items: z.array(hitSchema),
            })
            .openapi('SearchResult'),
        ),
      },
      ...problemResponses({ 400: invalid }),
    },
  });
  app.openapi(route, (context) => {
    const { q, limit, tag } = context.req.valid('query');
    return context.json({ query: q, ...articles.search(q, limit, tag) }, 200);
  });
  return app;
}
