// What a discriminator adds to types: which value of the tag goes with which schema, so that a switch over it narrows.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { resolveReferences } from '../reference.ts';
import { schemaNameOf } from './directed-schemas.ts';
import type { TypeScope } from './type-scope.ts';
import { propertyName, stringLiteral, union } from './type-text.ts';

/** The tag of one branch of `oneOf` or `anyOf`, where its own schema leaves it open. */
export function discriminated(schema: JsonObject, branch: Json, scope: TypeScope): string[] {
  const name = schemaNameOf(own(branch, '$ref'));
  return name === undefined ? [] : tagType(schema, name, scope);
}

/** The tags that the component schema being written has through parents in its `allOf` that have a discriminator. */
export function inheritedTags(schema: JsonObject, scope: TypeScope): string[] {
  const parents = own(schema, 'allOf');
  const { owner } = scope;
  if (owner === undefined || scope.sheltered || !Array.isArray(parents)) return [];
  return parents.flatMap((parent) => {
    const found = resolveReferences(scope.document, parent, [])?.value;
    return isObject(found) ? tagType(found, owner, scope) : [];
  });
}

function tagType(schema: JsonObject, name: string, scope: TypeScope): string[] {
  const discriminator = own(schema, 'discriminator');
  const property = own(discriminator, 'propertyName');
  const mapping = own(discriminator, 'mapping');
  if (typeof property !== 'string' || !isObject(mapping)) return [];
  const values = Object.keys(mapping).filter((value) => schemaNameOf(mapping[value]) === name);
  if (values.length === 0 || !isOpen(name, property, scope)) return [];
  return [`{ ${propertyName(property)}: ${union(values.map(stringLiteral))} }`];
}

/** Does the schema take any text for the tag? What it names itself is more exact than the mapping. */
function isOpen(name: string, property: string, scope: TypeScope): boolean {
  const declared = own(own(own(scope.schemas, name), 'properties'), property);
  const found = declared && resolveReferences(scope.document, declared, [])?.value;
  if (found === undefined) return true;
  return own(found, 'type') === 'string' && own(found, 'enum') === undefined && own(found, 'const') === undefined;
}
