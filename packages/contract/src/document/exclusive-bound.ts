// exclusiveMinimum and exclusiveMaximum: flags beside a bound up to 3.0, bounds of their own since 3.1.

import { type JsonObject, own } from '../json.ts';
import type { Findings } from './findings.ts';

/** The two keywords. */
export const exclusiveFlags = ['exclusiveMinimum', 'exclusiveMaximum'] as const;

/** The schema with its exclusive flags turned into bounds. */
export function exclusiveBounds(source: JsonObject, tokens: readonly string[], findings: Findings): JsonObject {
  const schema = { ...source };
  for (const exclusive of exclusiveFlags) {
    const flag = own(schema, exclusive);
    if (typeof flag !== 'boolean') continue;
    delete schema[exclusive];
    if (!flag) continue;
    const bound = exclusive === 'exclusiveMinimum' ? 'minimum' : 'maximum';
    const value = own(schema, bound);
    if (value === undefined) {
      findings.note('exclusive-without-bound', tokens, `${exclusive} has no ${bound} beside it`);
      continue;
    }
    delete schema[bound];
    schema[exclusive] = value;
  }
  return schema;
}
