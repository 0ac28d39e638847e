// Two releases of one service, as a rolling deploy replaces one by the other: the second adds an operation, removes one, and
// asks more of a body.

import { documentOf } from '../support/scripted-service.ts';

export type ReleaseName = 'plain' | 'first' | 'second';

export const operations: Readonly<Record<ReleaseName, readonly string[]>> = {
  plain: ['GET /items/{id}', 'POST /items/{id}'],
  first: ['GET /items/{id}', 'POST /items/{id}', 'GET /old/{id}'],
  second: ['GET /items/{id}', 'POST /items/{id}', 'GET /new/{id}'],
};

/** The least quantity that a release takes. */
const least: Readonly<Record<ReleaseName, number>> = { plain: Number.NEGATIVE_INFINITY, first: 0, second: 1 };

/** The document of a release. */
export function documentOfRelease(release: ReleaseName): object {
  const document = documentOf('items', operations[release]) as { paths: Record<string, Record<string, object>> };
  if (release === 'plain') return document;
  const schema = {
    type: 'object',
    properties: { quantity: { type: 'integer', minimum: least[release] } },
  };
  const item = document.paths['/items/{id}'];
  if (item) item.post = { ...item.post, requestBody: { content: { 'application/json': { schema } } } };
  return document;
}

/** Whether a release has what is asked for. */
export function declares(release: ReleaseName, method = '', url = ''): boolean {
  const [, first] = url.split('/');
  return operations[release].includes(`${method} /${first}/{id}`);
}

/** Whether a release takes this content of a POST. */
export function takes(release: ReleaseName, content: string): boolean {
  if (content === '') return true;
  const { quantity } = JSON.parse(content) as { quantity?: number };
  return quantity === undefined || quantity >= least[release];
}
