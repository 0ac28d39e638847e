// One change deep inside a value that is otherwise shared.

import { isObject, type Json } from './json.ts';

/** `value` with what lies at `tokens` replaced by what `edit` makes of it, or removed when that is undefined. */
export function editAt(value: Json, tokens: readonly string[], edit: (value: Json) => Json | undefined): Json {
  return (change(value, tokens, 0, edit) ?? null) as Json;
}

function change(
  value: Json,
  tokens: readonly string[],
  depth: number,
  edit: (value: Json) => Json | undefined,
): Json | undefined {
  const token = tokens[depth];
  if (token === undefined) return edit(value);
  if (Array.isArray(value)) {
    const index = Number(token);
    const next = index < value.length ? change(value[index] as Json, tokens, depth + 1, edit) : undefined;
    return next === undefined ? value.toSpliced(index, 1) : value.with(index, next);
  }
  if (!isObject(value) || !Object.hasOwn(value, token)) return value;
  const next = change(value[token] as Json, tokens, depth + 1, edit);
  const copy = { ...value };
  if (next === undefined) delete copy[token];
  else copy[token] = next;
  return copy;
}
