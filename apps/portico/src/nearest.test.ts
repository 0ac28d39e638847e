import { expect, test } from 'vitest';
import { nearest } from './nearest.ts';

const known = ['listen', 'refresh', 'services', 'validation', 'limits', 'health'];

test.each([
  ['servces', 'services'],
  ['service', 'services'],
  ['Services', 'services'],
  ['helath', 'health'],
  ['limit', 'limits'],
  ['validatoin', 'validation'],
])('%s was meant to be %s', (word, meant) => {
  expect(nearest(word, known)).toBe(meant);
});

test.each(['zork', 'port', '', 'x'.repeat(10_000)])('%s looks like none of them', (word) => {
  expect(nearest(word.slice(0, 40), known)).toBeUndefined();
});
