import { expect, test } from 'vitest';
import { defaultRetries } from '../options.ts';
import { RetryBudget } from './retry-budget.ts';

test('adds a fifth to the load of a service that fails each time, however long', () => {
  const budget = new RetryBudget();
  // Twenty under way at any time, three of them retries already.
  for (let times = 0; times < 3; times++) budget.begin(defaultRetries);
  let retries = 0;
  for (let requests = 0; requests < 10_000; requests++) {
    budget.deposit(defaultRetries);
    if (!budget.begin(defaultRetries)) continue;
    retries++;
    budget.end();
  }
  expect(retries / 10_000).toBeCloseTo(0.2, 2);
});

test('lets three be under way where there is no other traffic to speak of', () => {
  const budget = new RetryBudget();
  expect([1, 2, 3, 4].map(() => budget.begin(defaultRetries))).toEqual([true, true, true, false]);
  budget.end();
  expect(budget.begin(defaultRetries)).toBe(true);
});

test('makes up for a burst by what quiet times have saved, and for no more', () => {
  const budget = new RetryBudget();
  for (let requests = 0; requests < 100_000; requests++) budget.deposit(defaultRetries);
  let burst = 0;
  while (budget.begin(defaultRetries)) burst++;
  expect(burst).toBe(200);
});
