// Schemas that read differently in a request and in a response, because something in them is `readOnly` or `writeOnly`
// (OAS 3.1 4.8.24.3). They get a type for each; all others have one.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { type SchemasByKey, schemaKey } from './schema-names.ts';

/** Which way a value goes. `both` is the schema as it is declared. */
export type Way = 'both' | 'request' | 'response';

/** Keys of schemas that hold, directly or through others, what goes one way only. */
export function directedSchemas(schemas: SchemasByKey): ReadonlySet<string> {
  const users = new Map<string, string[]>();
  const directed: string[] = [];
  for (const [name, schema] of schemas) {
    const { references, marked } = survey(schema);
    if (marked) directed.push(name);
    for (const target of references) {
      const list = users.get(target);
      if (list) list.push(name);
      else users.set(target, [name]);
    }
  }
  const found = new Set(directed);
  for (let name = directed.pop(); name !== undefined; name = directed.pop()) {
    for (const user of users.get(name) ?? []) {
      if (found.has(user)) continue;
      found.add(user);
      directed.push(user);
    }
  }
  return found;
}

// A literal that looks like a schema marks one too many: it then has two equal types, which does no harm.
function survey(schema: Json): { references: Set<string>; marked: boolean } {
  const references = new Set<string>();
  let marked = false;
  const open: Json[] = [schema];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) for (const item of value) open.push(item);
    else if (isObject(value)) {
      const name = schemaKey(own(value, '$ref'));
      if (name !== undefined) references.add(name);
      marked ||= isMarked(value);
      for (const key of Object.keys(value)) open.push(value[key] as Json);
    }
  }
  return { references, marked };
}

function isMarked(schema: JsonObject): boolean {
  return own(schema, 'readOnly') === true || own(schema, 'writeOnly') === true;
}
