// One change of a value at one place, as data: what cases are made of and what shrinking takes away again.

import { emptyObject, isObject, type Json } from '../json.ts';

/** Puts a value at a place, or takes away what is there when `value` is undefined. */
export interface Edit {
  /** Names and indexes from the root. */
  readonly at: readonly (string | number)[];
  readonly value: Json | undefined;
}

/** A copy of `root` with the edit made; undefined when all of it is taken away. A place that is not there is left alone. */
export function edited(root: Json, { at, value }: Edit): Json | undefined {
  const [token, ...rest] = at;
  if (token === undefined) return value;
  if (Array.isArray(root) && typeof token === 'number') {
    // A shrunk array may be shorter than the edit knows: what would be beyond its last item is that item, if there is one.
    const place = Math.min(token, root.length - 1);
    if (place < 0) return root;
    const inner = edited(root[place] as Json, { at: rest, value });
    return inner === undefined ? root.toSpliced(place, 1) : root.with(place, inner);
  }
  if (!isObject(root) || typeof token !== 'string') return root;
  const copy = emptyObject();
  for (const name of Object.keys(root)) copy[name] = root[name] as Json;
  if (rest.length > 0 && !Object.hasOwn(root, token)) return copy;
  const inner = edited(Object.hasOwn(root, token) ? (root[token] as Json) : null, { at: rest, value });
  if (inner === undefined) delete copy[token];
  else copy[token] = inner;
  return copy;
}
