// What writing types of one document needs to know, and what it collects on the way.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { aliasCycles } from './alias-cycles.ts';
import { directedSchemas, type Way } from './directed-schemas.ts';
import { type SchemasByKey, schemaKey, schemasByKey } from './schema-names.ts';

/** Shared by everything that is written for one document. */
export interface TypeSource {
  readonly document: JsonObject;
  readonly schemas: SchemasByKey;
  /** Keys of schemas that have a type for each way. */
  readonly directed: ReadonlySet<string>;
  readonly cycles: ReadonlyMap<string, number>;
  /** Keys of schemas that others build on in an `allOf`. */
  readonly extended: ReadonlySet<string>;
  /** Declarations of lists that take part in a circle: what is behind an interface is looked into only when needed. */
  readonly lists: string[];
}

/** Where in the output a type stands. */
export interface TypeScope extends TypeSource {
  readonly way: Way;
  /** Key of the schema that is being defined. */
  readonly owner?: string;
  /** True inside an object: a circle through here is none to TypeScript. */
  readonly sheltered?: boolean;
  /** Members that need not be there in this direction, by what a schema around this one says of the same value. */
  readonly excused?: ReadonlySet<string> | undefined;
  /** True where other schemas say more of the same value. */
  readonly joined?: boolean;
  /** Levels of schemas that were written in place instead of by name. */
  readonly depth: number;
}

export function typeSource(document: JsonObject): TypeSource {
  const schemas = schemasByKey(document);
  return {
    document,
    schemas,
    directed: directedSchemas(schemas),
    cycles: aliasCycles(schemas),
    extended: extendedSchemas(schemas),
    lists: [],
  };
}

function extendedSchemas(schemas: SchemasByKey): ReadonlySet<string> {
  const found = new Set<string>();
  for (const schema of schemas.values()) {
    const branches: Json | undefined = isObject(schema) ? own(schema, 'allOf') : undefined;
    for (const branch of Array.isArray(branches) ? branches : []) {
      const key = schemaKey(own(branch, '$ref'));
      if (key !== undefined) found.add(key);
    }
  }
  return found;
}
