// The members of an object schema as a TypeScript object type.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { documentation } from './documentation.ts';
import { schemaType } from './schema-type.ts';
import type { TypeScope } from './type-scope.ts';
import { comment, propertyName, union } from './type-text.ts';

/** The object type of `schema`; undefined when it says nothing about members. */
export function objectType(schema: JsonObject, scope: TypeScope, indent: string): string | undefined {
  const deeper = `${indent}    `;
  const members = membersOf(schema, scope, deeper);
  const index = indexType(schema, scope, { members, indent: deeper });
  if (members.length === 0 && index === undefined) {
    return own(schema, 'additionalProperties') === false ? 'Record<string, never>' : undefined;
  }
  const lines = members.map(({ head, text, notes }) => `${comment(notes, deeper)}${deeper}${head}: ${text};\n`);
  if (index !== undefined) lines.push(`${deeper}[key: string]: ${index};\n`);
  return `{\n${lines.join('')}${indent}}`;
}

interface Member {
  /** Modifier, name and question mark. */
  readonly head: string;
  readonly text: string;
  readonly optional: boolean;
  readonly notes: readonly string[];
}

function membersOf(schema: JsonObject, scope: TypeScope, indent: string): Member[] {
  const properties = own(schema, 'properties');
  const declared = isObject(properties) ? properties : {};
  const named = own(schema, 'required');
  const required = new Set(Array.isArray(named) ? named.filter((name) => typeof name === 'string') : []);
  const members = Object.keys(declared).flatMap((name): Member[] => {
    const property = declared[name] as Json;
    const readOnly = own(property, 'readOnly') === true;
    if (scope.way === 'response' && own(property, 'writeOnly') === true) return [];
    // In a request such a member need not be there, and a service may ignore it (OAS 3.1 4.8.24.3).
    const optional = !required.has(name) || (readOnly && scope.way === 'request');
    const head = `${readOnly ? 'readonly ' : ''}${propertyName(name)}${optional ? '?' : ''}`;
    return [{ head, optional, text: schemaType(property, scope, indent), notes: documentation(property) }];
  });
  for (const name of required) {
    if (Object.hasOwn(declared, name)) continue;
    members.push({ head: propertyName(name), optional: false, text: 'unknown', notes: [] });
  }
  return members;
}

/** The type of members that are not named. It has to hold those that are, too: that is what an index signature means. */
function indexType(
  schema: JsonObject,
  scope: TypeScope,
  { members, indent }: { readonly members: readonly Member[]; readonly indent: string },
): string | undefined {
  const additional = own(schema, 'additionalProperties');
  const patterns = own(schema, 'patternProperties');
  const open = additional !== undefined && additional !== false;
  const types = isObject(patterns) ? Object.keys(patterns).map((key) => schemaType(patterns[key], scope, indent)) : [];
  if (open) types.push(schemaType(additional, scope, indent));
  if (types.length === 0) return undefined;
  for (const { text, optional } of members) types.push(text, ...(optional ? ['undefined'] : []));
  return union(types);
}
