// Members that `required` does not demand in one direction: the service makes readOnly ones, and keeps writeOnly ones
// to itself (OAS 3.0.4 4.7.24.3; 3.1 documents mean the same). The mark and the demand may stand in different branches of
// an allOf, so a schema tells those it leads to, for the value they share, what is marked anywhere among them.

import { isObject, type Json, own } from '../json.ts';
import type { Instance } from './instance.ts';
import type { Check, Run } from './run.ts';
import type { Direction, SchemaNode } from './schema-node.ts';

/** What need not be there in one value while a schema is checked. */
export interface Exemption {
  readonly value: Instance;
  readonly names: ReadonlySet<string>;
}

/** Schemas, and members of them, that are looked through for marks below one schema, and schemas for one member. */
const MAX_PARTS = 1_000;
const MAX_MEMBERS = 10_000;
const MAX_MEMBER_PARTS = 32;
const NONE: ReadonlySet<string> = new Set();
const LEADING_ON = ['$ref', '$dynamicRef', 'allOf', 'anyOf', 'oneOf', 'if', 'dependentSchemas'];

/** Names of the members that the schemas which hold wherever `node` does mark as not for this direction. */
export function optionalMembers(node: SchemaNode, direction: Direction): ReadonlySet<string> {
  const annotation = direction === 'request' ? 'readOnly' : 'writeOnly';
  const names = new Set<string>();
  let looked = 0;
  for (const part of partsOf(node, MAX_PARTS)) {
    const declared = own(part.schema, 'properties');
    if (!isObject(declared)) continue;
    for (const name of Object.keys(declared)) {
      if (++looked > MAX_MEMBERS) return names;
      if (!names.has(name) && isMarked(declared[name], annotation, () => part.below('properties', name)))
        names.add(name);
    }
  }
  return names;
}

/** `check` of `node`, with the members it marks excused in the schemas it leads to. */
export function excusing(node: SchemaNode, direction: Direction, check: Check): Check {
  const leadsOn = LEADING_ON.some((keyword) => own(node.schema, keyword) !== undefined);
  const names = leadsOn ? optionalMembers(node, direction) : NONE;
  if (names.size === 0) return check;
  return (value, run) => {
    const outer = exemptionOf(value, run);
    const all = outer === undefined || outer.size === 0 ? names : union(outer, names, run);
    return within(all, check, value, run);
  };
}

function union(outer: ReadonlySet<string>, names: ReadonlySet<string>, { unions }: Run): ReadonlySet<string> {
  const known = unions.get(outer) ?? new Map<ReadonlySet<string>, ReadonlySet<string>>();
  unions.set(outer, known);
  const both =
    known.get(names) ?? ([...names].every((name) => outer.has(name)) ? outer : new Set([...outer, ...names]));
  known.set(names, both);
  return both;
}

/** The verdict where what is demanded decides between schemas, as in `not` and `oneOf`: nothing is excused from outside. */
export function unexcused(check: Check, value: Instance, run: Run): boolean {
  return exemptionOf(value, run) === undefined ? check(value, run) : within(NONE, check, value, run);
}

/** Is the member excused in `value` by a schema around the one that demands it? */
export function isExcused(name: string, value: Instance, run: Run): boolean {
  return exemptionOf(value, run)?.has(name) === true;
}

/** What is excused in `value` right now; undefined when nobody said anything about it. */
export function exemptionOf(value: Instance, run: Run): ReadonlySet<string> | undefined {
  const last = run.exemptions.at(-1);
  return last?.value === value ? last.names : undefined;
}

/** The schemas that hold wherever `node` does: itself, the target of its `$ref`, the branches of its `allOf`, and theirs. */
function partsOf(node: SchemaNode, most: number): ReadonlySet<SchemaNode> {
  const parts = new Set([node]);
  for (const part of parts) {
    if (parts.size >= most) break;
    for (const next of directParts(part)) parts.add(next);
  }
  return parts;
}

/** The target of a schema's `$ref` and the branches of its `allOf`. */
export function directParts(node: SchemaNode): SchemaNode[] {
  const { $ref, allOf } = isObject(node.schema) ? node.schema : {};
  const branches = Array.isArray(allOf) ? allOf.map((_, index) => node.below('allOf', index)) : [];
  const target = typeof $ref === 'string' ? node.refer($ref) : undefined;
  return [target, ...branches].filter((part) => part !== undefined);
}

// Most members say it themselves, without becoming a node for that.
function isMarked(member: Json | undefined, annotation: string, nodeOf: () => SchemaNode | undefined): boolean {
  if (own(member, '$ref') === undefined && own(member, 'allOf') === undefined) return own(member, annotation) === true;
  const node = nodeOf();
  for (const part of node === undefined ? [] : partsOf(node, MAX_MEMBER_PARTS)) {
    if (own(part.schema, annotation) === true) return true;
  }
  return false;
}

function within(names: ReadonlySet<string>, check: Check, value: Instance, run: Run): boolean {
  run.exemptions.push({ value, names });
  const ok = check(value, run);
  run.exemptions.pop();
  return ok;
}
