import type { Operation } from '@portico/contract';
import { expect, test } from 'vitest';
import { publicLocation, upstreamRoute, upstreamTarget } from './upstream-route.ts';

const route = (path: string, upstreamPath: string) => upstreamRoute({ path, upstreamPath } as Operation);
const instance = { origin: 'http://10.0.0.1:8101', basePath: '' };

test('fills raw parameter texts and the raw query into the template on the service', () => {
  const place = { basePath: '/base', search: '?a=%2f&b' };
  const target = (path: string, upstream: string, ...values: string[]) =>
    upstreamTarget(route(path, upstream), values, place);
  expect(target('/x/{a}/y/{b}', '/v1/{a}/y/{b}', '1%2C2', 'z')).toBe('/base/v1/1%2C2/y/z?a=%2f&b');
  expect(target('/{a}:go', '/{a}:go', '7')).toBe('/base/7:go?a=%2f&b');
  expect(target('/{a}.{b}/', '/{a}.{b}/', 'x', 'y')).toBe('/base/x.y/?a=%2f&b');
  expect(target('/', '/')).toBe('/base/?a=%2f&b');
});

test.each([
  ['http://10.0.0.1:8101/v2/items/5?x#y', '/legacy/items/5?x#y'],
  ['//10.0.0.1:8101/v2/items', '/legacy/items'],
  ['/v2/items/5', '/legacy/items/5'],
  ['/v2', '/legacy'],
  ['/v22/items', '/v22/items'],
  ['/other', '/other'],
  ['http://10.0.0.1:8101//evil.example/x', '/evil.example/x'],
  ['http://10.0.0.1:8101', '/'],
  ['https://elsewhere.example/v2/items', 'https://elsewhere.example/v2/items'],
  ['items/5', 'items/5'],
  ['http://[bad', 'http://[bad'],
])('shows the redirect to %s as %s', (location, expected) => {
  expect(publicLocation(location, route('/legacy/items/{id}', '/v2/items/{id}'), instance)).toBe(expected);
});

test('leaves paths alone when public and upstream paths are the same', () => {
  expect(publicLocation('http://10.0.0.1:8101/a/b', route('/a/{x}', '/a/{x}'), instance)).toBe('/a/b');
});
