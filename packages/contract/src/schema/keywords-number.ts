// Keywords for numbers (JSON Schema 2020-12 validation 6.2). All exact, whatever the number of digits.

import type { Json } from '../json.ts';
import { compareNumbers, isMultiple, type Numeric, numberText } from './decimal.ts';
import { toNumber } from './instance.ts';
import { report } from './run.ts';
import type { Keyword, Place } from './schema-node.ts';

export const maximum: Keyword = bound('at most', (order) => order <= 0);
export const exclusiveMaximum: Keyword = bound('less than', (order) => order < 0);
export const minimum: Keyword = bound('at least', (order) => order >= 0);
export const exclusiveMinimum: Keyword = bound('greater than', (order) => order > 0);

export const multipleOf: Keyword = {
  on: 'number',
  compile(value: Json, place: Place) {
    const divisor = toNumber(value);
    if (divisor === undefined || compareNumbers(divisor, 0) <= 0) return undefined;
    return (instance, run) =>
      isMultiple(instance as Numeric, divisor) ||
      (run.collecting && report(run, place, `must be a multiple of ${numberText(divisor)}`));
  },
};

function bound(words: string, holds: (order: number) => boolean): Keyword {
  return {
    on: 'number',
    compile(value, place) {
      const limit = toNumber(value);
      if (limit === undefined) return undefined;
      const double = typeof limit === 'number' ? limit : undefined;
      return (instance, run) =>
        holds(
          typeof instance === 'number' && double !== undefined
            ? instance - double
            : compareNumbers(instance as Numeric, limit),
        ) ||
        (run.collecting && report(run, place, `must be ${words} ${display(value)}`));
    },
  };
}

// As the document writes it, not as a double or in powers of ten.
function display(value: Json): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}
