// What writing types of one document needs to know, and what it collects on the way.

import type { Json, JsonObject } from '../json.ts';
import { own } from '../json.ts';
import { aliasCycles } from './alias-cycles.ts';
import { directedSchemas, type Way } from './directed-schemas.ts';

/** Shared by everything that is written for one document. */
export interface TypeSource {
  readonly document: JsonObject;
  readonly schemas: Json | undefined;
  readonly directed: ReadonlySet<string>;
  readonly cycles: ReadonlyMap<string, number>;
  /** Declarations of lists that take part in a circle: what is behind an interface is looked into only when needed. */
  readonly lists: string[];
}

/** Where in the output a type stands. */
export interface TypeScope extends TypeSource {
  readonly way: Way;
  /** The component schema that is being defined. */
  readonly owner?: string;
  /** True inside an object: a circle through here is none to TypeScript. */
  readonly sheltered?: boolean;
  /** Levels of schemas that were written in place instead of by name. */
  readonly depth: number;
}

export function typeSource(document: JsonObject): TypeSource {
  const schemas = own(own(document, 'components'), 'schemas');
  return {
    document,
    schemas,
    directed: directedSchemas(schemas),
    cycles: aliasCycles(schemas),
    lists: [],
  };
}
