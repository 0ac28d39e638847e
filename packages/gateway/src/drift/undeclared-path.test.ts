import { expect, test } from 'vitest';
import { undeclaredPath } from './undeclared-path.ts';

test.each([
  ['/kb/drafts', '/kb/drafts'],
  ['/kb/drafts/17', '/kb/drafts/{}'],
  ['/kb/drafts/0b6f6f9e-9f0e-4a56-8d3e-3f3b1c7d2a10/text', '/kb/drafts/{}/text'],
  ['/kb/01hzx3v7k8q2', '/kb/{}'],
  ['/kb/v2/articles', '/kb/v2/articles'],
  [`/kb/${'a'.repeat(60)}`, '/kb/{}'],
  ['/', '/'],
])('takes what looks like an identifier out of %s', (path, template) => {
  expect(undeclaredPath(path)).toBe(template);
});

test('cuts what is long', () => {
  expect(undeclaredPath('/a'.repeat(1_000))).toBe('/a'.repeat(8));
  expect(undeclaredPath('/é'.repeat(1_000)).length).toBeLessThanOrEqual(200);
});
