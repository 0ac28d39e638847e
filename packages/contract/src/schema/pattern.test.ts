import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from './pattern.ts';

describe('compilePattern', () => {
  it.each([
    ['^[a-z0-9]+(?:-[a-z0-9]+)*$', 'native'],
    ['^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$', 'native'],
    ['^\\+?[1-9]\\d{1,14}$', 'native'],
    ['^(?:GET|POST|PUT)$', 'native'],
    ['abc', 'native'],
    ['[A-Z]', 'native'],
    ['^.*$', 'native'],
    ['^.*\\.pdf$', 'native'],
    ['\\d+', 'native'],
    ['^(a+)+$', 're2'],
    ['^(a|a)*$', 're2'],
    ['^(a|aa)+$', 're2'],
    ['\\s+$', 're2'],
    ['a.*b', 're2'],
    ['^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$', 're2'],
    ['^.*a.*b.*$', 're2'],
    ['(.*)*x', 're2'],
    ['^(?=.*[A-Z])(?=.*\\d).{8,}$', 'native'],
    ['^(?!\\s*$).+', 'native'],
    ['(a)\\1', 'none'],
    ['(?<=a)b', 'none'],
    ['(', 'none'],
  ])('runs %s on %s', (source, engine) => {
    expect(compilePattern(source).engine).toBe(engine);
  });

  it('runs a trusted pattern on short texts, and lets no longer one through', () => {
    const { engine, test } = compilePattern('^(a|b)\\1$', true);
    expect([engine, test?.('aa'), test?.('ab'), test?.('a'.repeat(257))]).toEqual(['native', true, false, false]);
    expect(compilePattern('^(a+)+$', true).engine).toBe('re2');
    expect(compilePattern('(', true).engine).toBe('none');
  });

  it.each([
    ['^(a+)+$', `${'a'.repeat(50_000)}!`],
    ['^(a|a)*$', `${'a'.repeat(50_000)}!`],
    ['\\s+$', `${' '.repeat(50_000)}!`],
    ['^[a-z0-9]+(?:-[a-z0-9]+)*$', `${'a-'.repeat(50_000)}`],
    ['(x+x+)+y', 'x'.repeat(50_000)],
    ['^(?=(a+)+$).*$', `${'a'.repeat(50_000)}!`],
  ])('answers for %s on a long hostile text at once', (source, text) => {
    const { test } = compilePattern(source);
    expect(test?.(text)).toBe(false);
  });

  it('agrees with RegExp on whatever it runs', () => {
    const atom = fc.constantFrom(
      'a',
      'b',
      '.',
      '\\d',
      '\\s',
      '\\w',
      '[^a]',
      '[a-c]',
      '\\.',
      '-',
      '\\u00e9',
      '[\\s\\S]',
      '\\W',
      '🐲',
    );
    const quantifier = fc.constantFrom('', '*', '+', '?', '{2}', '{1,3}', '{0,}', '*?');
    const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
      part: fc.oneof(
        { maxDepth: 2, withCrossShrink: true },
        fc.tuple(atom, quantifier).map((parts) => parts.join('')),
        fc.tuple(tie('pattern'), quantifier).map(([inside, times]) => `(?:${inside})${times}`),
      ),
      pattern: fc
        .array(
          fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
          { minLength: 1, maxLength: 2 },
        )
        .map((alternatives) => alternatives.join('|')),
    }));
    const anchors = fc.constantFrom(['', ''], ['^', ''], ['', '$'], ['^', '$']);
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', 'c', '1', ' ', '.', '-', 'é', '\n', '\u00a0', '🐲'),
      maxLength: 5, // RegExp itself takes seconds for some of these patterns on longer ones
    });
    fc.assert(
      fc.property(pattern, anchors, text, (inside, [start, end], input) => {
        const source = `${start}(?:${inside})${end}`;
        const { test } = compilePattern(source);
        expect(test?.(input), `${source} on ${JSON.stringify(input)}`).toBe(new RegExp(source, 'u').test(input));
      }),
      { numRuns: 2_000 },
    );
  });
});
