import { expect, test } from 'vitest';
import { answering, documentOf } from './merge.fixture.ts';
import { mergeDocuments } from './merge.ts';

const serving = (service: string, ...paths: string[]) =>
  documentOf(service, { paths: Object.fromEntries(paths.map((path) => [path, { get: answering({}) }])) });

const found = (...documents: ReturnType<typeof serving>[]) =>
  mergeDocuments(documents).diagnostics.map(({ rule, service, message }) => `${rule} ${service}: ${message}`);

test("a concrete path inside another service's template is told to the owner of the template", () => {
  expect(found(serving('users', '/users/{id}'), serving('me', '/users/me'))).toEqual([
    'route-shadowed users: Requests for /users/me fit /users/{id} too and go to me.',
  ]);
});

test('paths of which neither is more concrete are told to both owners', () => {
  expect(found(serving('a', '/{x}/me'), serving('b', '/b/{y}'))).toEqual([
    'route-ambiguous a: /{x}/me and /b/{y} of b fit some of the same requests.',
    'route-ambiguous b: /b/{y} and /{x}/me of a fit some of the same requests.',
  ]);
});

test("paths of one service and paths that no request fits both of are nobody else's business", () => {
  expect(found(serving('a', '/a/{x}', '/a/me'), serving('b', '/b/{x}', '/{p}', '/{p}/q/r'))).toEqual([]);
});

test('many overlapping templates take bounded work', () => {
  const many = (service: string, at: number) =>
    serving(service, ...Array.from({ length: 400 }, (_, i) => `/${i % 20}/{a}/${i}/{b}`.repeat(3).concat(`/${at}`)));
  expect(found(many('a', 1), many('b', 2)).length).toBeLessThanOrEqual(500);
});
