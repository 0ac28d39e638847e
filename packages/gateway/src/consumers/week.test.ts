import { expect, test } from 'vitest';
import { Week } from './week.ts';

const day = 86_400_000;
const noon = 20_000 * day + day / 2;

test('counts what happened today and in the six days before', () => {
  const week = new Week(noon);
  for (let passed = 0; passed < 10; passed++) week.add(noon + passed * day);
  expect(week.sum(noon + 9 * day)).toBe(7);
  expect(week.sum(noon + 12 * day)).toBe(4);
  expect(week.sum(noon + 100 * day)).toBe(0);
});

test('keeps when it happened last', () => {
  const week = new Week(noon);
  week.add(noon + day);
  week.add(noon);
  expect(week.lastSeen).toBe(noon + day);
});

test('goes on counting when the clock is set back', () => {
  const week = new Week(noon);
  week.add(noon);
  week.add(noon - 3 * day);
  expect(week.sum(noon - 3 * day)).toBe(2);
});
