import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Decimal, parseDecimal } from '../schema/decimal.ts';
import type { Instance } from '../schema/instance.ts';
import { readJson, readJsonText } from './json-body.ts';

// A number no double holds sends the whole text to the exact reader.
const EXACTLY = '12345678901234567890';

describe('readJson', () => {
  it('reads what JSON.parse reads, with the same value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        const both = [readJsonText(text), readJson(new TextEncoder().encode(text)), exactReading(text)];
        for (const reading of both) {
          expect(JSON.stringify('value' in reading ? reading.value : reading, exact)).toBe(
            JSON.stringify(JSON.parse(text), exact),
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('refuses what JSON.parse refuses', () => {
    const damaged = fc
      .tuple(fc.json({ maxDepth: 3 }), fc.nat(), fc.constantFrom('', '"', '{', ']', '\\', '0', ' ', 'e', '\u0001', '-'))
      .map(([text, at, junk]) => {
        const cut = at % (text.length + 1);
        return text.slice(0, cut) + junk + text.slice(cut + (junk === '' ? 1 : 0));
      });
    fc.assert(
      fc.property(damaged, (text) => {
        const refused = 'fault' in readJsonText(text);
        expect('fault' in exactReading(text)).toBe(refused);
        // Duplicate names are all that is refused beyond JSON.parse here.
        if (!parses(text)) expect(refused).toBe(true);
        else if (refused) expect(JSON.stringify(readJsonText(text))).toContain('given twice');
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps every digit', () => {
    const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 16, maxLength: 40 });
    fc.assert(
      fc.property(fc.constantFrom('', '-'), fc.constantFrom(...'123456789'), digits, (sign, first, rest) => {
        const reading = readJsonText(`${sign}${first}${rest}`);
        const value = 'value' in reading ? reading.value : undefined;
        // A double stands for the shortest decimal that reads as it.
        const { negative, digits, exponent } = value instanceof Decimal ? value : parseDecimal(String(value));
        const text = `${negative ? '-' : ''}${digits}${'0'.repeat(exponent)}`;
        expect(text).toBe(`${sign}${first}${rest}`);
      }),
    );
  });
});

function exactReading(text: string): ReturnType<typeof readJsonText> {
  const reading = readJsonText(`[${EXACTLY},${text}]`);
  return 'fault' in reading ? reading : { value: (reading.value as Instance[])[1] as Instance };
}

// JSON.parse rounds, the exact reader does not; compared are the doubles.
function exact(_: string, value: unknown): unknown {
  if (value instanceof Decimal) return Number(`${value.negative ? '-' : ''}${value.digits || '0'}e${value.exponent}`);
  return Object.is(value, -0) ? 0 : value;
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
