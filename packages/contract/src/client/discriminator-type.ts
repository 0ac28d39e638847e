// What a discriminator adds to types: which value of the tag goes with which schema, so that a switch over it narrows.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { resolveReferences } from '../reference.ts';
import { isPart, schemaKey } from './schema-names.ts';
import type { TypeScope } from './type-scope.ts';
import { propertyName, stringLiteral, union } from './type-text.ts';

/** The tag of one branch of `oneOf` or `anyOf`, where its own schema leaves it open. */
export function discriminated(schema: JsonObject, branch: Json, scope: TypeScope): string[] {
  const name = schemaKey(own(branch, '$ref'));
  return name === undefined || isPart(name) || isTagged(name, scope) ? [] : tagType(schema, name, scope);
}

/**
 * The tags that the component schema being written has through parents in its `allOf` that have a discriminator. A schema that
 * others build on has none: it would give its tag to them.
 */
export function inheritedTags(schema: JsonObject, scope: TypeScope): string[] {
  const { owner } = scope;
  if (owner === undefined || scope.sheltered || isPart(owner) || scope.extended.has(owner)) return [];
  return parentsOf(schema, scope).flatMap((parent) => tagType(parent, owner, scope));
}

/** Has the component a tag of its own by its parents? */
function isTagged(name: string, scope: TypeScope): boolean {
  const schema = scope.schemas.get(name);
  if (!isObject(schema) || scope.extended.has(name)) return false;
  return parentsOf(schema, scope).some((parent) => tagType(parent, name, scope).length > 0);
}

function parentsOf(schema: JsonObject, scope: TypeScope): JsonObject[] {
  const parents = own(schema, 'allOf');
  return (Array.isArray(parents) ? parents : []).flatMap((parent) => {
    const found = resolveReferences(scope.document, parent, [])?.value;
    return isObject(found) && own(found, 'discriminator') !== undefined ? [found] : [];
  });
}

function tagType(schema: JsonObject, name: string, scope: TypeScope): string[] {
  const discriminator = own(schema, 'discriminator');
  const property = own(discriminator, 'propertyName');
  if (typeof property !== 'string') return [];
  const values = tagValues(own(discriminator, 'mapping'), name);
  if (!isOpen(scope.schemas.get(name), property, values, scope) || !isOpen(schema, property, values, scope)) return [];
  return [`{ ${propertyName(property)}: ${union(values.map(stringLiteral))} }`];
}

/** The values that lead to a schema: those of the mapping, else its own name (OAS 3.1 4.8.25.2). */
function tagValues(mapping: Json | undefined, name: string): string[] {
  const values = Object.keys(isObject(mapping) ? mapping : {}).filter((value) => {
    const target = own(mapping, value);
    return target === name || schemaKey(target) === name;
  });
  return values.length > 0 ? values : [name];
}

/** Does what the schema itself says of the tag leave room for the values? If it is as exact, there is nothing to add. */
function isOpen(schema: Json | undefined, property: string, values: readonly string[], scope: TypeScope): boolean {
  const declared = own(own(schema, 'properties'), property);
  const found = declared && resolveReferences(scope.document, declared, [])?.value;
  if (found === undefined) return true;
  const listed = own(found, 'enum');
  if (Array.isArray(listed)) return listed.length > values.length && values.every((value) => listed.includes(value));
  return own(found, 'type') === 'string' && own(found, 'const') === undefined;
}
