// For whom an operation is: `x-audience` on it, its path item or its document names who may read of it. A matter of what is
// shown, not of who may call: an operation for an audience is routed like every other, and `security` protects it.

import { type Json, type JsonObject, own } from '../json.ts';

/**
 * The audiences that a value of `x-audience` names: a text, or a list of them. Undefined when there is no such field: for
 * everybody. What is neither names nobody, so that a slip hides an operation and never shows one.
 */
export function audienceOf(value: Json | undefined): readonly string[] | undefined {
  const named = own(value, 'x-audience');
  if (named === undefined) return undefined;
  const list = Array.isArray(named) ? named : [named];
  return list.every((name) => typeof name === 'string' && name !== '') ? (list as string[]) : [];
}

/** Is it shown to `reader`? Undefined is everybody, who sees what is for everybody. */
export function isFor(audience: readonly string[] | undefined, reader: string | undefined): boolean {
  return audience === undefined || (reader !== undefined && audience.includes(reader));
}

/** A value with the audience that what is around it says, unless it says its own. */
export function withAudience(value: JsonObject, around: JsonObject): JsonObject {
  const named = own(around, 'x-audience');
  if (named === undefined || Object.hasOwn(value, 'x-audience')) return value;
  return { ...value, 'x-audience': named };
}
