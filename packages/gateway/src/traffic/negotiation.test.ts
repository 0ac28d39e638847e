import { expect, test } from 'vitest';
import { negotiate } from './negotiation.ts';

test.each([
  [undefined, 'json'],
  ['*/*', 'json'],
  ['application/json', 'json'],
  ['application/problem+json, text/html', 'json'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'html'],
  ['text/html', 'html'],
  ['text/html;q=0.5, application/json', 'json'],
  ['text/plain', 'text'],
  ['text/plain, */*;q=0.1', 'text'],
  ['text/*', 'html'],
  ['image/png', 'json'],
  ['text/html;q=nonsense', 'json'],
  [`${'a/b,'.repeat(10_000)}text/html`, 'json'],
] as const)('answers Accept: %s with %s', (accept, format) => {
  expect(negotiate(accept)).toBe(format);
});
