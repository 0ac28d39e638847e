import { expect, test } from 'vitest';
import { isRepeatable, retryAfter, retryDelay } from './retry.ts';

test.each([
  ['GET', undefined, true],
  ['PUT', Buffer.alloc(10), true],
  ['PUT', Buffer.alloc(11), false],
  ['DELETE', undefined, true],
  ['POST', undefined, false],
  ['PATCH', undefined, false],
] as const)('%s with %s may be sent again: %s', (method, content, expected) => {
  expect(isRepeatable(method, content, 10)).toBe(expected);
});

test('waits between 25 and 250 ms', () => {
  expect([retryDelay(() => 0), retryDelay(() => 1)]).toEqual([25, 250]);
});

test.each([
  [503, ['Retry-After', '7'], 7_000],
  [429, ['X', 'y', 'RETRY-AFTER', ' 1 '], 1_000],
  [503, ['Retry-After', 'Wed, 21 Oct 2026 07:28:00 GMT'], 0],
  [503, ['Retry-After', '-1'], 0],
  [503, [], 0],
  [200, ['Retry-After', '7'], 0],
] as const)('reads from %s %j a rest of %s ms', (status, fields, expected) => {
  expect(retryAfter(status, fields)).toBe(expected);
});
