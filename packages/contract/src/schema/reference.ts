// `$ref`: the check of another schema, bound when it is first needed.

import type { Keyword } from './schema-node.ts';

/** More references than any honest body needs; reached by shapes that multiply. */
const MAX_STEPS = 5_000_000;

/** Thrown when a value costs too much to check; caught where a run starts. */
export class TooMuchWork extends Error {}

export const ref: Keyword = {
  on: 'any',
  compile(value, place) {
    const node = typeof value === 'string' ? place.node.refer(value) : undefined;
    // What nobody defines demands nothing; the document's owner was told when it was merged.
    if (node === undefined) return undefined;
    const entered = node.resource === place.node.resource ? undefined : node.resource;
    return (instance, run) => {
      if (++run.steps > MAX_STEPS) throw new TooMuchWork();
      if (entered === undefined) return node.check(instance, run);
      run.scope.push(entered);
      const ok = node.check(instance, run);
      run.scope.pop();
      return ok;
    };
  },
};
