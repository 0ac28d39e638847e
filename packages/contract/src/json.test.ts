import { expect, test } from 'vitest';
import { emptyObject, isObject, isRawNumber, numberFromText, numberOf, own } from './json.ts';

test('an object is neither null nor a list nor a raw number', () => {
  expect([{}, emptyObject()].every(isObject)).toBe(true);
  expect([null, [], 'x', 1, true, undefined, numberFromText('1e999')].some(isObject)).toBe(false);
});

test('only own properties count', () => {
  expect(own({ a: 1 }, 'a')).toBe(1);
  expect(own({}, 'toString')).toBeUndefined();
  expect(own(JSON.parse('{"__proto__": 1}'), '__proto__')).toBe(1);
  expect(own([1], '0')).toBeUndefined();
  expect(own(null, 'a')).toBeUndefined();
});

test('a number is a double where that has its value, and keeps its digits where not', () => {
  for (const text of ['0', '-1', '0.1', '1e3', '1.50', '1E-7', '123456789012345680000', '5e-324']) {
    expect(numberFromText(text)).toBe(Number(text));
  }
  for (const text of ['9223372036854775807', '0.1000000000000000055', '1e999', '1e-999']) {
    const value = numberFromText(text);
    expect(isRawNumber(value)).toBe(true);
    expect(JSON.stringify({ value })).toBe(`{"value":${text}}`);
  }
});

test('the value of a number is its nearest double', () => {
  expect(numberOf(numberFromText('9223372036854775807'))).toBe(2 ** 63);
  expect(numberOf(2)).toBe(2);
  expect(numberOf('2')).toBeUndefined();
  expect(numberOf(undefined)).toBeUndefined();
});
