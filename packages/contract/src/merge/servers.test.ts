import { expect, test } from 'vitest';
import { basePath } from './servers.ts';

const path = (url: string) => basePath([{ url }], {}).path;

test('only the path of a server counts', () => {
  expect(path('https://user@example.com:8443/v1/')).toBe('/v1');
  expect(path('//example.com/v1?x=/y#/z')).toBe('/v1');
  expect(path('/v1/')).toBe('/v1');
  expect(path('v1')).toBe('/v1');
  expect(path('../api/./v2')).toBe('/api/v2');
  expect(path('https://example.com')).toBe('');
  expect(path('/')).toBe('');
  expect(basePath(undefined, {}).path).toBe('');
});

test('variables are bound by the policy, else by their defaults', () => {
  const servers = [{ url: 'https://{host}/{base}', variables: { host: { default: 'h' }, base: { default: 'v1' } } }];
  expect(basePath(servers, {}).path).toBe('/v1');
  expect(basePath(servers, { serverVariables: { base: 'v2' } }).path).toBe('/v2');
});

test('a variable without a value makes the base unknown', () => {
  expect(basePath([{ url: '/{base}/v1' }], {})).toEqual({ path: '', unbound: ['base'], ambiguous: false });
});

test('the policy chooses among servers by index or URL; without it the first counts and a difference is told', () => {
  const servers = [{ url: '/one' }, { url: 'https://example.com/two' }];
  expect(basePath(servers, {})).toEqual({ path: '/one', unbound: [], ambiguous: true });
  expect(basePath(servers, { server: 1 })).toEqual({ path: '/two', unbound: [], ambiguous: false });
  expect(basePath(servers, { server: 'https://example.com/two' }).path).toBe('/two');
  expect(basePath([{ url: 'https://a/v1' }, { url: 'https://b/v1' }], {}).ambiguous).toBe(false);
});
