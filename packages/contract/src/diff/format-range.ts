// The numbers that a format holds (OpenAPI format registry), so that int32 in an int64 is known to be contained.

import type { Bound } from './shape.ts';

export interface FormatRange {
  readonly least: Bound;
  readonly most: Bound;
}

const ranges: ReadonlyMap<string, FormatRange> = new Map([
  ['int8', range(-128, 127)],
  ['int16', range(-32_768, 32_767)],
  ['int32', range(-2_147_483_648, 2_147_483_647)],
  ['int64', range(-(2 ** 63), 2 ** 63)],
  ['uint8', range(0, 255)],
  ['uint16', range(0, 65_535)],
  ['uint32', range(0, 4_294_967_295)],
  ['uint64', range(0, 2 ** 64)],
  ['float', range(-3.4028234663852886e38, 3.4028234663852886e38)],
  ['double', range(-Number.MAX_VALUE, Number.MAX_VALUE)],
]);

/** The range of a format of numbers; undefined for all others. */
export function formatRange(format: string): FormatRange | undefined {
  return ranges.get(format);
}

function range(least: number, most: number): FormatRange {
  return { least: { value: least, exclusive: false }, most: { value: most, exclusive: false } };
}
