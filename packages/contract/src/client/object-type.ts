// The members of an object schema as a TypeScript object type.

import { compare } from '../compare.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { isMarked } from './directed-members.ts';
import { documentation } from './documentation.ts';
import { schemaType } from './schema-type.ts';
import type { TypeScope } from './type-scope.ts';
import { comment, propertyName, union } from './type-text.ts';

/** Characters of the types of named members that the type of all others may repeat. */
const longestRepetition = 400;

/** The object type of `schema`; undefined when it says nothing about members. */
export function objectType(schema: JsonObject, around: TypeScope, indent: string): string | undefined {
  const { excused, joined } = around;
  const scope = { ...around, sheltered: true, excused: undefined, joined: false };
  const deeper = `${indent}    `;
  const members = membersOf(schema, scope, { excused, joined, indent: deeper });
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

interface MemberContext extends Pick<TypeScope, 'excused' | 'joined'> {
  readonly indent: string;
}

function membersOf(schema: JsonObject, scope: TypeScope, { excused, joined, indent }: MemberContext): Member[] {
  const properties = own(schema, 'properties');
  const declared = isObject(properties) ? properties : {};
  const named = own(schema, 'required');
  const required = new Set(Array.isArray(named) ? named.filter((name) => typeof name === 'string') : []);
  // What goes the other way need not be there; a service may ignore what is readOnly (OAS 3.1 4.8.24.3).
  const isNeeded = (name: string): boolean => required.has(name) && !excused?.has(name);
  const names = Object.keys(declared).sort(compare);
  const members = names.flatMap((name): Member[] => {
    const property = declared[name] as Json;
    const readOnly = isMarked(property, 'readOnly', scope);
    if (scope.way === 'response' && isMarked(property, 'writeOnly', scope)) return [];
    const optional = !isNeeded(name);
    const head = `${readOnly ? 'readonly ' : ''}${propertyName(name)}${optional ? '?' : ''}`;
    return [{ head, optional, text: schemaType(property, scope, indent), notes: documentation(property) }];
  });
  for (const name of [...required].sort(compare)) {
    if (Object.hasOwn(declared, name) || !isNeeded(name)) continue;
    // Beside what describes it, the demand alone: any value of JSON, which undefined is not.
    members.push({ head: propertyName(name), optional: false, text: joined ? '{} | null' : 'unknown', notes: [] });
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
  const matched = isObject(patterns) ? Object.keys(patterns).sort(compare) : [];
  const types = matched.map((pattern) => schemaType(own(patterns, pattern), scope, indent));
  if (open) types.push(schemaType(additional, scope, indent));
  if (types.length === 0) return undefined;
  for (const { text, optional } of members) types.push(text, ...(optional ? ['undefined'] : []));
  // Repeating what is long at every level would make the text as long as the levels have powers of two.
  const length = new Set(types).values().reduce((sum, type) => sum + type.length, 0);
  if (members.length > 0 && length > longestRepetition) return 'unknown';
  return union(types);
}
