// Keywords for strings (JSON Schema 2020-12 validation 6.3 and 7). Lengths count Unicode code points.

import { formats } from './formats.ts';
import { isNumeric } from './instance.ts';
import { type Check, report } from './run.ts';
import type { Keyword } from './schema-node.ts';
import { size } from './size.ts';

export const maxLength: Keyword = {
  on: 'string',
  compile(value, place) {
    const limit = size(value);
    if (limit === undefined) return undefined;
    return (text, run) =>
      (text as string).length <= limit ||
      ((text as string).length <= 2 * limit && codePoints(text as string) <= limit) ||
      (run.collecting && report(run, place, `must be at most ${count(limit)} long`));
  },
};

export const minLength: Keyword = {
  on: 'string',
  compile(value, place) {
    const limit = size(value);
    if (limit === undefined || limit === 0) return undefined;
    return (text, run) =>
      (text as string).length >= 2 * limit ||
      ((text as string).length >= limit && codePoints(text as string) >= limit) ||
      (run.collecting &&
        report(run, place, limit === 1 ? 'must not be empty' : `must be at least ${count(limit)} long`));
  },
};

export const pattern: Keyword = {
  on: 'string',
  compile(value, place) {
    const matches = typeof value === 'string' ? place.node.pattern(value) : undefined;
    if (matches === undefined) return undefined;
    return (text, run) =>
      matches(text as string) || (run.collecting && report(run, place, `must match the pattern ${value}`));
  },
};

export const format: Keyword = {
  on: 'any',
  compile(value, place) {
    const known = typeof value === 'string' ? formats.get(value) : undefined;
    if (known === undefined) return undefined;
    const { test } = known;
    const check: Check = (instance, run) =>
      test(instance as never) || (run.collecting && report(run, place, `must be ${known.words}`));
    return known.on === 'string'
      ? (instance, run) => typeof instance !== 'string' || check(instance, run)
      : (instance, run) => !isNumeric(instance) || check(instance, run);
  },
};

function count(limit: number): string {
  return limit === 1 ? '1 character' : `${limit} characters`;
}

/** Unicode code points of `text`; a lone surrogate counts as one. */
function codePoints(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length - 1; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xd800 && (text.charCodeAt(i + 1) & 0xfc00) === 0xdc00) {
      count--;
      i++;
    }
  }
  return count;
}
