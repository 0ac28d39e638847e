// The kb service: ten operations over articles and their attachments in memory. Its document is OpenAPI 3.0 on purpose:
// not every service in a company speaks the newest version.

import { createService, type Service } from '@portico/service';
import { ArticleStore } from './article-store.ts';
import { AttachmentStore } from './attachment-store.ts';
import { articleRoutes } from './routes/articles.ts';
import { attachmentRoutes } from './routes/attachments.ts';
import { searchRoutes } from './routes/search.ts';
import { seed } from './seed.ts';
import { createRequireToken } from './token.ts';

export interface KbOptions {
  /** Shared with the auth service, which signs the tokens. */
  readonly secret: string;
}

export function createKb({ secret }: KbOptions): Service {
  const articles = new ArticleStore();
  const attachments = new AttachmentStore();
  const requireToken = createRequireToken(secret);
  seed(articles);

  const service = createService({
    name: 'kb',
    version: '1.0.0',
    openapi: '3.0',
    info: {
      title: 'Knowledge base',
      description: 'Articles that everybody reads and finds, and that those who log in write.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    tags: [
      { name: 'articles', description: 'Write, read and find.' },
      { name: 'attachments', description: 'Files that belong to an article.' },
    ],
    securitySchemes: {
      bearer: {
        type: 'http',
        scheme: 'bearer',
        bearerFormat: 'JWT',
        description: 'The `accessToken` that `POST /auth/login` gives.',
      },
    },
  });
  service.mount(articleRoutes(articles, attachments, requireToken));
  service.mount(searchRoutes(articles));
  service.mount(attachmentRoutes(articles, attachments, requireToken));
  return service;
}
