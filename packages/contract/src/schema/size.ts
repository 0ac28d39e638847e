// The limits of maxLength, minItems and the like.

import type { Json } from '../json.ts';
import { isWhole, type Numeric } from './decimal.ts';
import { toNumber } from './instance.ts';

/** A keyword's value as a limit: a whole number from zero up, `3.0` included; undefined when it is none. */
export function size(value: Json | undefined): number | undefined {
  const number: Numeric | undefined = toNumber(value);
  if (number === undefined || !isWhole(number)) return undefined;
  // Beyond a double's precision no length can reach it.
  const limit = typeof number === 'number' ? number : number.negative ? -1 : Number.MAX_SAFE_INTEGER;
  return limit < 0 ? undefined : limit;
}
