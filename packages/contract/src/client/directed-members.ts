// Members that go one way only, wherever in a schema they are marked: the mark and the demand may stand in different branches
// of an allOf. The same reading as that of the validator (schema/optional-members.ts).

import { isObject, type Json, own } from '../json.ts';
import { schemaKey } from './schema-names.ts';
import type { TypeScope } from './type-scope.ts';

/** Schemas that are looked through for marks. */
const most = 200;
const none: ReadonlySet<string> = new Set();

/** Names that `schema`, or a schema around it for the same value, marks as not for the way of the scope. */
export function excusedMembers(schema: Json, scope: TypeScope): ReadonlySet<string> {
  const outer = scope.excused ?? none;
  const mark = markOf(scope);
  if (mark === undefined) return outer;
  const names = new Set(outer);
  for (const part of partsOf(schema, scope)) {
    const members = own(part, 'properties');
    for (const name of isObject(members) ? Object.keys(members) : []) {
      if (isMarked(own(members, name) as Json, mark, scope)) names.add(name);
    }
  }
  return names;
}

/** Is a member's schema, or one that holds wherever it does, marked? */
export function isMarked(member: Json, mark: 'readOnly' | 'writeOnly', scope: TypeScope): boolean {
  for (const part of partsOf(member, scope)) if (own(part, mark) === true) return true;
  return false;
}

function markOf({ way, directed }: TypeScope): 'readOnly' | 'writeOnly' | undefined {
  if (way === 'both' || directed.size === 0) return undefined;
  return way === 'request' ? 'readOnly' : 'writeOnly';
}

/** The schema, the targets of its reference, the branches of its allOf, and theirs. */
function partsOf(schema: Json, { schemas }: TypeScope): ReadonlySet<Json> {
  const parts = new Set<Json>([schema]);
  for (const part of parts) {
    if (parts.size > most) break;
    const key = schemaKey(own(part, '$ref'));
    const target = key === undefined ? undefined : schemas.get(key);
    if (target !== undefined) parts.add(target);
    const branches = own(part, 'allOf');
    for (const branch of Array.isArray(branches) ? branches : []) parts.add(branch);
  }
  return parts;
}
