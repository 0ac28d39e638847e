// unevaluatedProperties and unevaluatedItems: what no other keyword has looked at (JSON Schema 2020-12 core 11).

import { addEvaluated, type Evaluated } from './evaluated.ts';
import { type Instance, type InstanceObject, isInstanceObject } from './instance.ts';
import { type Check, type Run, report } from './run.ts';
import type { Keyword, Place, SchemaNode } from './schema-node.ts';

export const unevaluatedProperties: Keyword = {
  on: 'any',
  compile(value, place) {
    if (value === true) return undefined;
    return rest(place, (instance) => (isInstanceObject(instance) ? Object.keys(instance) : []));
  },
};

export const unevaluatedItems: Keyword = {
  on: 'any',
  compile(value, place) {
    if (value === true) return undefined;
    return rest(place, (instance) => (Array.isArray(instance) ? instance.keys() : []));
  },
};

// Runs after all other keywords of the schema, whose results it depends on.
function rest(place: Place, keysOf: (value: Instance) => Iterable<string | number>): Check {
  const node: SchemaNode = place.child();
  return (value, run) => {
    let evaluated: Evaluated | undefined;
    let ok = true;
    for (const key of keysOf(value)) {
      if (evaluated === undefined) {
        evaluated = { all: false, upTo: 0, keys: new Set(), asked: new Set() };
        addEvaluated(place.node, value, run, evaluated, place.keyword);
      }
      if (evaluated.all) break;
      if (evaluated.keys.has(key) || (typeof key === 'number' && key < evaluated.upTo)) continue;
      run.path[run.depth++] = key;
      const member = (value as InstanceObject)[key] as Instance;
      const holds = node.schema === false ? refuse(run, place) : node.check(member, run);
      run.depth--;
      if (holds) continue;
      ok = false;
      if (!run.collecting) break;
    }
    return ok;
  };
}

function refuse(run: Run, place: Place): false {
  return run.collecting && report(run, place, 'must not be given, as it is not declared');
}
