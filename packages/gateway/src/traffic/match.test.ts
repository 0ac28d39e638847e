import { compileRevision, type Document, type Json, parseDocument } from '@portico/contract';
import { expect, test } from 'vitest';
import type { Exchange } from './exchange.ts';
import { notFound } from './match.ts';

test('a 404 suggests nothing that is for an audience alone, however near it is', () => {
  const operation = (audience?: string) => ({
    get: { responses: { 200: { description: 'Done' } }, ...(audience && { 'x-audience': audience }) },
  });
  const paths = {
    '/reports/secret': operation('staff'),
    '/reports/public': operation(),
    '/reports': operation('staff'),
  };
  const revision = compileRevision([documentOf(paths)]);
  const problem = notFound({ revision, path: '/reports/secre' } as Exchange, 'GET', []);
  expect(problem.members?.nearest).toEqual([expect.objectContaining({ path: '/reports/public' })]);
  expect(problem.detail).not.toContain('secret');
});

function documentOf(paths: Json): Document {
  const text = JSON.stringify({ openapi: '3.1.1', info: { title: 'Reports', version: '1' }, paths });
  return parseDocument('reports', text).document as Document;
}
