import { expect, test } from 'vitest';
import { countOperators, evaluate, findExpression } from './arithmetic.ts';

test('works out sums by the rules of precedence', () => {
  expect(evaluate('2 + 3 * 4')).toBe(14);
  expect(evaluate('(2 + 3) * -4')).toBe(-20);
  expect(evaluate('2 ^ 3 ^ 2')).toBe(512);
  expect(evaluate('7 / 2 - 0.5')).toBe(3);
});

test('has no value for what is no sum, or has none', () => {
  for (const text of ['', '2 +', '(2', '2)', '1 / 0', 'two', '1 2']) expect(evaluate(text), text).toBeUndefined();
});

test('finds the sum in a sentence', () => {
  expect(findExpression('What is 6 × 7?')).toBe('6*7');
  expect(findExpression('Is 2 * (3 + 4) more than 12?')).toBe('2*(3+4)');
  expect(findExpression('I have 3 cats and it is 2026-03-01.')).toBeUndefined();
  expect(findExpression('No sum at all, only 42.')).toBeUndefined();
});

test('counts operators, not signs', () => {
  expect(countOperators('-2*(3+4)')).toBe(2);
});
