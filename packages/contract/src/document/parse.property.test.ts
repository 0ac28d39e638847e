import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberFromText } from '../json.ts';
import { yamlText } from '../view/yaml-text.ts';
import { defaultLimits } from './document.ts';
import { parseText } from './parse.ts';

const objects = fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue(), { noNullPrototype: true });

test('JSON and YAML of one object read as the same object', () => {
  fc.assert(
    fc.property(objects, (object) => {
      const json = JSON.stringify(object);
      expect(JSON.stringify(parseText(json, defaultLimits).value)).toBe(json);
      const yaml = yamlText(JSON.parse(json));
      if (!/^\s*[{[<]/.test(yaml)) expect(JSON.stringify(parseText(yaml, defaultLimits).value)).toBe(json);
    }),
  );
});

test('any text gives a value or a finding, never an exception', () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    ' ',
    '\n',
    '- ',
    '&a ',
    '*a',
    '? ',
    '|',
    '>',
    '#',
    '!!str ',
    'x',
    '1',
    '\t',
    '%',
    '---',
    "'",
    '\\',
    '\uFEFF',
    '\ud800',
    '<<: ',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
      ),
      (text) => {
        const reading = parseText(text, defaultLimits);
        expect(reading.failure === undefined ? typeof reading.value : typeof reading.failure.message).not.toBe(
          'undefined',
        );
      },
    ),
    { numRuns: 2_000 },
  );
});

test('a damaged JSON text is refused exactly where the engine refuses it, with a place inside the text', () => {
  const damaged = fc.tuple(objects, fc.nat(), fc.constantFrom('', '"', '}', ']', ',', '\n', '\\', '1', ' '));
  fc.assert(
    fc.property(damaged, ([object, at, piece]) => {
      const json = `{"a":${JSON.stringify(object)}}`;
      const place = 1 + (at % (json.length - 1));
      const text = json.slice(0, place) + piece + json.slice(place + 1);
      const { failure } = parseText(text, defaultLimits);
      expect(failure === undefined).toBe(isJson(text));
      if (failure !== undefined) expect(failure.position!.column).toBeLessThanOrEqual(text.length + 1);
    }),
    { numRuns: 1_000 },
  );
});

test('a number reads as a double exactly when that has the same digits', () => {
  const digits = fc.stringMatching(/^-?(?:0|[1-9]\d{0,24})(?:\.\d{1,24})?(?:[eE][+-]?\d{1,3})?$/);
  fc.assert(
    fc.property(digits, (text) => {
      const value = numberFromText(text);
      const fits = Number.isFinite(Number(text)) && scaled(text) === scaled(String(Number(text)));
      expect(typeof value === 'number').toBe(fits);
      if (!fits) expect(JSON.stringify(value)).toBe(text);
    }),
    { numRuns: 2_000 },
  );
});

/** The exact value times 10^1100, as an integer. */
function scaled(text: string): bigint {
  const [, sign, whole, fraction = '', exponent = '0'] = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text)!;
  const value = BigInt(whole! + fraction) * 10n ** BigInt(1_100 + Number(exponent) - fraction.length);
  return sign ? -value : value;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
