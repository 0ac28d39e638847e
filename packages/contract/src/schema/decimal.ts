// Exact decimal numbers: JSON has no bound on digits, a double has 53 bits. A number becomes a Decimal only when a
// double cannot hold it; everything else stays a plain number. No operation here costs more than the text's length.

/** A number beyond a double's precision: ±0.digits × 10^magnitude, kept as text so that nothing is ever expanded. */
export class Decimal {
  readonly negative: boolean;
  /** Significant digits without leading and trailing zeros; empty for zero. */
  readonly digits: string;
  /** Power of ten of the last digit. */
  readonly exponent: number;

  constructor(negative: boolean, digits: string, exponent: number) {
    this.negative = negative;
    this.digits = digits;
    this.exponent = exponent;
  }
}

/** A number as schemas and instances hold it. */
export type Numeric = number | Decimal;

const GRAMMAR = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** The number a JSON number text stands for: a double where that is exact, otherwise a Decimal. */
export function exactNumber(text: string): Numeric {
  const double = Number(text);
  // Fifteen significant digits always survive the way through a double and back.
  if (text.length <= 15 && Number.isFinite(double) && !/[eE]/.test(text)) return double;
  const exact = parseDecimal(text);
  if (!Number.isFinite(double)) return exact;
  return compareDecimals(toDecimal(double), exact) === 0 ? double : exact;
}

/** True for a whole number, `1.0` and `1e3` included (JSON Schema 2020-12 validation 6.1.1). */
export function isWhole(value: Numeric): boolean {
  return typeof value === 'number' ? Number.isInteger(value) : value.exponent >= 0;
}

/** Negative, zero or positive as `a` is less than, equal to or greater than `b`; exact. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return compareDecimals(toDecimal(a), toDecimal(b));
}

/** True when `value` is a whole multiple of `divisor`; exact in decimal, so 0.3 is a multiple of 0.1. */
export function isMultiple(value: Numeric, divisor: Numeric): boolean {
  if (typeof value === 'number' && typeof divisor === 'number') {
    if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return value % divisor === 0;
  }
  const dividend = toDecimal(value);
  const by = toDecimal(divisor);
  if (dividend.digits === '') return true;
  const shift = dividend.exponent - by.exponent;
  // The dividend's last digit is not zero, so it cannot be a multiple of a divisor that ends further left.
  if (shift < 0) return false;
  const modulus = BigInt(by.digits);
  return (remainder(dividend.digits, modulus) * power(10n, shift, modulus)) % modulus === 0n;
}

/** One text for each number, whatever way it was written: equal numbers have equal texts. */
export function numberText(value: Numeric): string {
  if (typeof value === 'number') return Object.is(value, -0) ? '0' : String(value);
  return `${value.negative ? '-' : ''}${value.digits === '' ? '0' : value.digits}e${value.exponent}`;
}

/** The decimal of a JSON number text; zero when it is not one. */
export function parseDecimal(text: string): Decimal {
  const match = GRAMMAR.exec(text);
  if (match === null) return new Decimal(false, '', 0);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = whole + fraction;
  let start = 0;
  let end = digits.length;
  while (start < end && digits[start] === '0') start++;
  while (end > start && digits[end - 1] === '0') end--;
  if (start === end) return new Decimal(false, '', 0);
  const scale = Math.max(-1e15, Math.min(1e15, Number(exponent)));
  return new Decimal(sign === '-', digits.slice(start, end), scale - fraction.length + (digits.length - end));
}

function toDecimal(value: Numeric): Decimal {
  return typeof value === 'number' ? parseDecimal(String(value)) : value;
}

function compareDecimals(a: Decimal, b: Decimal): number {
  const sign = signOf(a);
  if (sign !== signOf(b)) return sign - signOf(b);
  if (sign === 0) return 0;
  const magnitude = a.digits.length + a.exponent - (b.digits.length + b.exponent);
  if (magnitude !== 0) return sign * magnitude;
  // Same magnitude: digits compare as text, and a prefix is the smaller one.
  return a.digits === b.digits ? 0 : a.digits < b.digits ? -sign : sign;
}

function signOf(value: Decimal): number {
  return value.digits === '' ? 0 : value.negative ? -1 : 1;
}

// In chunks, so that a megabyte of digits costs a linear scan and no giant integer.
function remainder(digits: string, modulus: bigint): bigint {
  let rest = 0n;
  for (let i = 0; i < digits.length; i += 15) {
    const chunk = digits.slice(i, i + 15);
    rest = (rest * 10n ** BigInt(chunk.length) + BigInt(chunk)) % modulus;
  }
  return rest;
}

function power(base: bigint, exponent: number, modulus: bigint): bigint {
  let result = 1n % modulus;
  let square = base % modulus;
  for (let left = BigInt(exponent); left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}
