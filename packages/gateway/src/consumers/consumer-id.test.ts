import { expect, test } from 'vitest';
import { consumerIdentifier } from './consumer-id.ts';

const token = (claims: unknown) => `Bearer e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`;
const all = { apiKey: 'X-API-Key', claim: 'azp', header: 'X-Client' };

test('gives the same caller the same id, and nothing that tells its key', () => {
  const identify = consumerIdentifier(all);
  const first = identify(['x-api-key', 'secret-key']);
  expect(first?.id).toMatch(/^c-[0-9a-f]{16}$/);
  expect(identify(['Accept', '*/*', 'X-API-KEY', 'secret-key'])).toEqual(first);
  expect(identify(['x-api-key', 'other'])?.id).not.toBe(first?.id);
  expect(consumerIdentifier({ ...all, salt: 's' })(['x-api-key', 'secret-key'])?.id).not.toBe(first?.id);
});

test('takes a key before a token, and a token before a name', () => {
  const identify = consumerIdentifier({ ...all, known: ['key', 'web', 'me'] });
  const fields = ['X-Client', 'me', 'Authorization', token({ azp: 'web' }), 'X-API-Key', 'key'];
  expect(identify(fields)?.name).toBe('key');
  expect(identify(fields.slice(0, 4))?.name).toBe('web');
  expect(identify(fields.slice(0, 2))?.name).toBe('me');
});

test.each([
  ['no header', []],
  ['an empty one', ['x-client', '']],
  ['a token without the claim', ['authorization', token({ sub: 'x' })]],
  ['a claim that is no text', ['authorization', token({ azp: 7 })]],
  ['a claim of every object', ['authorization', token({ __proto__: null })]],
  ['a payload that is no JSON', ['authorization', 'Bearer a.b.c']],
  ['another scheme', ['authorization', 'Basic dXNlcjpwYXNz']],
  ['a text too long to be a name', ['x-client', 'x'.repeat(5_000)]],
])('knows nobody by %s', (_, headers) => {
  expect(consumerIdentifier(all)(headers)).toBeUndefined();
});

test('shows by name only those that the configuration names', () => {
  const identify = consumerIdentifier({ header: 'X-Client', known: ['web'] });
  expect(identify(['X-Client', 'web'])?.name).toBe('web');
  expect(identify(['X-Client', 'mobile'])).not.toHaveProperty('name');
});
