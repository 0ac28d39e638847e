import { expect, test } from 'vitest';
import { buildRouteTable } from './route-table.ts';

const route = (line: string) => {
  const [method, path] = line.split(' ') as [string, string];
  return { method, path };
};
const table = (...lines: string[]) => buildRouteTable(lines.map(route));
const matched = (routes: ReturnType<typeof table>, path: string) => {
  const match = routes.match(path);
  return match && [[...match.entry.methods.values()][0]?.path, ...match.parameters];
};

test('prefers a literal to a partial segment to a parameter', () => {
  const routes = table('GET /u/{id}', 'GET /u/{id}:publish', 'GET /u/me', 'GET /u/file.{ext}');
  expect(matched(routes, '/u/me')).toEqual(['/u/me']);
  expect(matched(routes, '/u/7:publish')).toEqual(['/u/{id}:publish', '7']);
  expect(matched(routes, '/u/file.md')).toEqual(['/u/file.{ext}', 'md']);
  expect(matched(routes, '/u/7')).toEqual(['/u/{id}', '7']);
});

test('goes back when the most specific segment leads nowhere', () => {
  const routes = table('GET /a/b/c', 'GET /a/{x}/d', 'GET /{y}/b/e', 'GET /a/{x}.txt/f', 'GET /{q}/{r}/{s}');
  expect(matched(routes, '/a/b/d')).toEqual(['/a/{x}/d', 'b']);
  expect(matched(routes, '/a/b/e')).toEqual(['/{y}/b/e', 'a']);
  expect(matched(routes, '/a/n.txt/z')).toEqual(['/{q}/{r}/{s}', 'a', 'n.txt', 'z']);
  expect(matched(routes, '/a/b')).toBeUndefined();
});

test('takes a trailing slash as significant and an empty segment as no parameter', () => {
  const routes = table('GET /a/', 'GET /b', 'GET /c/{id}', 'GET /');
  expect(matched(routes, '/a/')).toEqual(['/a/']);
  expect(matched(routes, '/a')).toBeUndefined();
  expect(matched(routes, '/b/')).toBeUndefined();
  expect(matched(routes, '/c/')).toBeUndefined();
  expect(matched(routes, '/')).toEqual(['/']);
});

test('collects the methods of templates that differ in parameter names only', () => {
  const routes = table('GET /a/{x}', 'DELETE /a/{y}', 'GET /a/{z}');
  expect(routes.size).toBe(2);
  expect(routes.match('/a/1')?.entry.allow).toEqual(['DELETE', 'GET', 'HEAD', 'OPTIONS']);
  expect(routes.match('/a/1')?.entry.methods.get('GET')?.path).toBe('/a/{x}');
});

test('survives segments named like members of Object', () => {
  const routes = table('GET /__proto__/constructor', 'GET /a/{id}');
  expect(matched(routes, '/__proto__/constructor')).toEqual(['/__proto__/constructor']);
  expect(matched(routes, '/a/__proto__')).toEqual(['/a/{id}', '__proto__']);
  expect(matched(routes, '/toString')).toBeUndefined();
});

test('names the routes that a misspelt, cut or extended path resembles', () => {
  const routes = table('POST /chat/intelligent', 'POST /chat/fast', 'GET /kb/articles/{id}', 'GET /auth/me');
  const nearest = (method: string, path: string) => routes.nearest(method, path, 3).map((near) => near.path);
  expect(nearest('POST', '/chat/inteligent')[0]).toBe('/chat/intelligent');
  expect(nearest('POST', '/chat/fsat')[0]).toBe('/chat/fast');
  expect(nearest('POST', '/Chat/Fast')[0]).toBe('/chat/fast');
  expect(nearest('POST', '/chat/fast/')[0]).toBe('/chat/fast');
  expect(nearest('GET', '/v1/kb/articles/3')[0]).toBe('/kb/articles/{id}');
  expect(nearest('GET', '/kb/article/3')[0]).toBe('/kb/articles/{id}');
  expect(nearest('POST', '/chat')).toEqual(['/chat/intelligent', '/chat/fast']);
  expect(nearest('GET', '/zzzzzz')).toEqual([]);
});

test('puts the route with the wanted method first', () => {
  const routes = table('POST /chat/fasts', 'GET /chat/fastx');
  expect(routes.nearest('GET', '/chat/fast', 2).map((near) => near.method)).toEqual(['GET', 'POST']);
});

test('finds an exact literal among many when only a later segment is wrong', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => `GET /service${index}/items`);
  const routes = table(...many);
  expect(routes.nearest('GET', '/service4999/itms', 1).map((near) => near.path)).toEqual(['/service4999/items']);
});
