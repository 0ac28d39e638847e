// Keywords for arrays (JSON Schema 2020-12 core 10.3.1, validation 6.4) but for unevaluatedItems.

import { type Instance, identityText } from './instance.ts';
import { type Check, report, satisfies } from './run.ts';
import type { Keyword, SchemaNode } from './schema-node.ts';
import { size } from './size.ts';

export const maxItems: Keyword = {
  on: 'array',
  compile(value, place) {
    const limit = size(value);
    if (limit === undefined) return undefined;
    return (items, run) =>
      (items as Instance[]).length <= limit ||
      (run.collecting && report(run, place, `must have at most ${count(limit)}`));
  },
};

export const minItems: Keyword = {
  on: 'array',
  compile(value, place) {
    const limit = size(value);
    if (limit === undefined || limit === 0) return undefined;
    return (items, run) =>
      (items as Instance[]).length >= limit ||
      (run.collecting && report(run, place, `must have at least ${count(limit)}`));
  },
};

export const uniqueItems: Keyword = {
  on: 'array',
  compile(value, place) {
    if (value !== true) return undefined;
    return (items, run) => {
      const twin = firstTwin(items as Instance[]);
      return (
        twin === -1 || (run.collecting && report(run, place, `must not repeat an item, as it does at index ${twin}`))
      );
    };
  },
};

export const prefixItems: Keyword = {
  on: 'array',
  compile(value, place) {
    if (!Array.isArray(value)) return undefined;
    const nodes = value.map((_, index) => place.child(index));
    return (items, run) => {
      const array = items as Instance[];
      let ok = true;
      for (let i = 0; i < nodes.length && i < array.length; i++) {
        run.path[run.depth++] = i;
        if (!(nodes[i] as SchemaNode).check(array[i] as Instance, run)) ok = false;
        run.depth--;
        if (!ok && !run.collecting) return false;
      }
      return ok;
    };
  },
};

export const items: Keyword = {
  on: 'array',
  compile(value, place) {
    const { prefixItems: prefix } = place.schema;
    const from = Array.isArray(prefix) ? prefix.length : 0;
    if (value === false) {
      return (array, run) =>
        (array as Instance[]).length <= from ||
        (run.collecting && report(run, place, `must have at most ${count(from)}`));
    }
    return every(place.child(), from);
  },
};

export const contains: Keyword = {
  on: 'array',
  compile(_, place) {
    const node = place.child();
    const least = size(place.schema.minContains) ?? 1;
    const most = size(place.schema.maxContains) ?? Number.POSITIVE_INFINITY;
    return (items, run) => {
      let matches = 0;
      for (const item of items as Instance[]) {
        if (satisfies(node.check, item, run) && ++matches > most) break;
        if (matches >= least && most === Number.POSITIVE_INFINITY) break;
      }
      if (matches >= least && matches <= most) return true;
      const words = matches < least ? `must contain at least ${least}` : `must contain at most ${most}`;
      return (
        run.collecting && report(run, place, `${words} matching ${matches < least && least === 1 ? 'item' : 'items'}`)
      );
    };
  },
};

function every(node: SchemaNode, from: number): Check {
  return (value, run) => {
    const array = value as Instance[];
    const slot = run.depth++;
    let ok = true;
    for (let i = from; i < array.length; i++) {
      run.path[slot] = i;
      if (node.check(array[i] as Instance, run)) continue;
      ok = false;
      if (!run.collecting) break;
    }
    run.depth--;
    return ok;
  };
}

/** Arrays up to this length are compared pair by pair when they hold no arrays and objects. */
const SHORT = 12;

// Otherwise by canonical text, so that a long array of objects costs a sort and not a comparison of each with each.
function firstTwin(items: Instance[]): number {
  if (items.length <= SHORT && items.every((item) => typeof item !== 'object')) {
    for (let i = 1; i < items.length; i++) if (items.indexOf(items[i] as string) < i) return i;
    return -1;
  }
  const seen = new Set<Instance>();
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Instance;
    const plain = typeof item !== 'object' || item === null;
    const identity = plain ? (typeof item === 'string' ? `"${item}` : item) : identityText(item);
    if (seen.size === seen.add(identity).size) return i;
  }
  return -1;
}

function count(limit: number): string {
  return limit === 1 ? '1 item' : limit === 0 ? 'no items' : `${limit} items`;
}
