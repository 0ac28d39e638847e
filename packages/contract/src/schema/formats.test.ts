import { describe, expect, it } from 'vitest';
import { exactNumber } from './decimal.ts';
import table from './formats.json' with { type: 'json' };
import { formats } from './formats.ts';

describe('formats', () => {
  const cases = Object.entries(table as Record<string, { valid: unknown[]; invalid: unknown[] }>).flatMap(
    ([name, { valid, invalid }]) => [
      ...valid.map((value) => [name, value, true] as const),
      ...invalid.map((value) => [name, value, false] as const),
    ],
  );

  it.each(cases)('%s: %j is %j', (name, value, expected) => {
    expect(formats.get(name)?.test(value as never)).toBe(expected);
  });

  it('has a table row for each string format', () => {
    const untested = [...formats].filter(([name, format]) => format.on === 'string' && !Object.hasOwn(table, name));
    expect(untested).toEqual([]);
  });

  it('keeps the bounds of int64 exact', () => {
    expect(formats.get('int64')?.test(exactNumber('9223372036854775807') as never)).toBe(true);
    expect(formats.get('int64')?.test(exactNumber('9223372036854775808') as never)).toBe(false);
  });

  it('answers for a megabyte of anything at once', () => {
    const texts = ['a', '.', '-', ':', '1', '%41', '{a}', '/a', 'a@', 'é', '"', 'A='].map((unit) =>
      unit.repeat(500_000),
    );
    for (const [name, format] of formats) {
      if (format.on !== 'string') continue;
      for (const text of texts) {
        expect(typeof format.test(text), name).toBe('boolean');
      }
    }
  });
});
