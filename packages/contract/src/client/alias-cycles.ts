// Schemas that are defined by themselves without an object in between: `Json = string | Json[]`. TypeScript
// follows such a definition for ever and reports an error; objects it looks into only when it has to.

import { isObject, type Json, own } from '../json.ts';
import { type SchemasByKey, schemaKey } from './schema-names.ts';

/** For each schema that takes part in such a circle, the number of its circle. */
export function aliasCycles(schemas: SchemasByKey): ReadonlyMap<string, number> {
  const edges = new Map([...schemas].map(([name, schema]) => [name, directTargets(schema)]));
  return circles([...schemas.keys()], (name) => edges.get(name) ?? []);
}

/** What a schema is without an object in between: references, branches, and items of arrays. */
function directTargets(schema: Json | undefined): string[] {
  const targets: string[] = [];
  const open: (Json | undefined)[] = [schema];
  while (open.length > 0) {
    const value = open.pop();
    if (!isObject(value)) continue;
    const name = schemaKey(own(value, '$ref'));
    if (name !== undefined) targets.push(name);
    open.push(own(value, 'items'));
    for (const key of ['allOf', 'anyOf', 'oneOf', 'prefixItems']) {
      const list = own(value, key);
      if (Array.isArray(list)) open.push(...list);
    }
  }
  return targets;
}

/** Tarjan's strongly connected components, without recursion: documents choose how long the chains are. */
function circles(names: readonly string[], targetsOf: (name: string) => readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  let circle = 0;
  for (const root of names) {
    if (index.has(root)) continue;
    const path: { name: string; next: number }[] = [{ name: root, next: 0 }];
    while (path.length > 0) {
      const step = path[path.length - 1] as { name: string; next: number };
      const { name } = step;
      if (step.next === 0) {
        index.set(name, index.size);
        low.set(name, index.get(name) as number);
        stack.push(name);
        onStack.add(name);
      }
      const target = targetsOf(name)[step.next++];
      if (target !== undefined) {
        if (!index.has(target)) path.push({ name: target, next: 0 });
        else if (onStack.has(target)) low.set(name, Math.min(low.get(name) as number, index.get(target) as number));
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent) low.set(parent.name, Math.min(low.get(parent.name) as number, low.get(name) as number));
      if (low.get(name) !== index.get(name)) continue;
      const members = stack.splice(stack.lastIndexOf(name));
      for (const member of members) onStack.delete(member);
      if (members.length > 1 || targetsOf(name).includes(name)) {
        circle++;
        for (const member of members) found.set(member, circle);
      }
    }
  }
  return found;
}
