import { compileRevision, type Document, type Json, parseDocument } from '@portico/contract';
import { expect, test } from 'vitest';
import { RevisionStore } from '../revision-store.ts';
import type { Exchange } from './exchange.ts';
import { notFound } from './match.ts';
import { RemovedOperations } from './removed-operations.ts';

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
  const problem = notFound({ revision, path: '/reports/secre' } as Exchange, 'GET', {
    removed: new RemovedOperations(new RevisionStore(revision)),
    status: () => [],
  });
  expect(problem.members?.nearest).toEqual([expect.objectContaining({ path: '/reports/public' })]);
  expect(problem.detail).not.toContain('secret');
});

test('a 404 says since when an operation is gone, unless it was for an audience alone', () => {
  const operation = { responses: { 200: { description: 'Done' } } };
  const before = compileRevision([
    documentOf({
      '/reports/{id}': { get: operation, post: operation },
      '/secrets': { get: { ...operation, 'x-audience': 'staff' } },
    }),
  ]);
  const store = new RevisionStore(before);
  const absence = { removed: new RemovedOperations(store), status: () => [] };
  const ask = (method: string, path: string) =>
    notFound({ revision: store.current, path } as Exchange, method, absence);
  store.publish(compileRevision([documentOf({ '/records/{id}': { get: operation } })]));
  expect(ask('GET', '/reports/7')).toMatchObject({
    detail: expect.stringMatching(
      /^reports serves GET \/reports\/7 no more since \d{4}-.*; the nearest is GET \/records\/\{id\}/,
    ),
    members: { removed: { service: 'reports', method: 'GET', path: '/reports/{id}', since: expect.any(String) } },
  });
  expect(ask('PUT', '/reports/7').members).not.toHaveProperty('removed');
  expect(ask('GET', '/secrets').members).not.toHaveProperty('removed');
  store.publish(before);
  expect(absence.removed.find('GET', '/reports/7')).toBeUndefined();
});

function documentOf(paths: Json): Document {
  const text = JSON.stringify({ openapi: '3.1.1', info: { title: 'Reports', version: '1' }, paths });
  return parseDocument('reports', text).document as Document;
}
