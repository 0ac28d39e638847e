// The formats that are asserted: JSON Schema 2020-12 validation 7.3 and the OpenAPI format registry. Others are
// annotations and demand nothing.

import { compareNumbers, exactNumber, isWhole, type Numeric } from './decimal.ts';

/** A format, the kind of value it is about, and how a message calls it. */
export type Format =
  | { readonly on: 'string'; readonly words: string; test(text: string): boolean }
  | { readonly on: 'number'; readonly words: string; test(value: Numeric): boolean };

export const formats: ReadonlyMap<string, Format> = new Map<string, Format>([
  ['int32', integer('a 32-bit integer', '-2147483648', '2147483647')],
  ['int64', integer('a 64-bit integer', '-9223372036854775808', '9223372036854775807')],
  ['uuid', text('a UUID', (value) => /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value))],
]);

function text(words: string, test: (value: string) => boolean): Format {
  return { on: 'string', words, test };
}

function integer(words: string, least: string, most: string): Format {
  const from = exactNumber(least);
  const to = exactNumber(most);
  return {
    on: 'number',
    words,
    test: (value) => isWhole(value) && compareNumbers(value, from) >= 0 && compareNumbers(value, to) <= 0,
  };
}
