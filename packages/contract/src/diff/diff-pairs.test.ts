import { describe, expect, test } from 'vitest';
import { changesOf } from './diff.fixture.ts';
import { documentPairs } from './diff-pairs.fixture.ts';

const of = (verdict: string) =>
  documentPairs.filter((pair) => pair.verdict === verdict).map((pair) => [pair.name, pair] as const);
const told = (changes: ReturnType<typeof changesOf>, ...severities: string[]) =>
  changes.filter(({ severity }) => severities.includes(severity)).map(({ rule, message }) => `${rule}: ${message}`);

describe('breaking', () => {
  test.each(of('breaking'))('%s', (_, { before, after }) => {
    expect(told(changesOf(before, after), 'breaking')).not.toEqual([]);
  });
});

describe('safe', () => {
  test.each(of('safe'))('%s', (_, { before, after }) => {
    expect(told(changesOf(before, after), 'breaking')).toEqual([]);
  });
});

describe('equivalent', () => {
  test.each(of('equivalent'))('%s', (_, { before, after }) => {
    expect(told(changesOf(before, after), 'breaking', 'risky', 'additive')).toEqual([]);
    expect(told(changesOf(after, before), 'breaking', 'risky', 'additive')).toEqual([]);
  });
});
