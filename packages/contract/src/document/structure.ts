// Is every object what the rest of the core takes it for? In lenient mode what is not is repaired or left out with a finding;
// what comes out can be merged, routed and validated without looking twice. Copies only what it changes.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { type ObjectKind, objectGrammar, type Slot } from '../object-grammar.ts';
import { fragmentTokens } from '../pointer.ts';
import { isReferenceObject } from '../rewrite.ts';
import { resolveUri, splitFragment } from '../schema/uri.ts';
import { type DetailKind, type FieldSlot, type FieldTable, fieldTablesOf } from './field-table.ts';
import type { FieldType } from './field-type.ts';
import type { Findings } from './findings.ts';
import { objectRules } from './structure-rules.ts';
import type { VersionFamily } from './version.ts';

/** A `$ref` met on the way. */
export interface ReferenceUse {
  readonly text: string;
  readonly kind: ObjectKind;
  /** Decoded tokens of the object that holds it. */
  readonly tokens: readonly string[];
  /** The address that it resolves against inside a schema with an `$id`; undefined elsewhere. */
  readonly base: string | undefined;
}

/** A document whose structure is sound, and every reference in it. */
export interface Structure {
  readonly root: JsonObject;
  /** In the order of the document. */
  readonly references: readonly ReferenceUse[];
  /** Values of `$id`, each resolved against the one around it or the document's own address. */
  readonly ids: ReadonlySet<string>;
  /** Values of `$anchor` and `$dynamicAnchor` outside schemas with an `$id`. */
  readonly anchors: ReadonlySet<string>;
}

/** The walk: what it knows at every step. */
interface Check {
  readonly family: VersionFamily;
  readonly tables: Readonly<Record<ObjectKind | DetailKind, FieldTable>>;
  readonly findings: Findings;
  readonly references: ReferenceUse[];
  readonly ids: Set<string>;
  readonly anchors: Set<string>;
  /** Where the walk is. */
  readonly tokens: string[];
  readonly self: string;
  base: string | undefined;
}

/** Checks the whole of a document against the tables of its version. */
export function checkStructure(root: JsonObject, family: VersionFamily, findings: Findings): Structure {
  const tables = fieldTablesOf(family);
  const ids = new Set<string>();
  const anchors = new Set<string>();
  const self = ownAddress(root);
  const check: Check = { family, tables, findings, references: [], ids, anchors, tokens: [], self, base: undefined };
  const checked = withoutUnknown(checkObject(root, 'document', check) as JsonObject, check);
  return { root: checked, references: check.references, ids, anchors };
}

/** The address that a document gives itself (`$self` of 3.2); empty without one. */
export function ownAddress(root: JsonObject): string {
  const self = own(root, '$self');
  return typeof self === 'string' ? splitFragment(self).target : '';
}

/** An object as it may stand where `kind` is expected; undefined when it cannot. */
function checkObject(value: Json, kind: ObjectKind | DetailKind, check: Check): Json | undefined {
  if (!isObject(value)) return notAnObject(value, kind, check);
  const outer = check.base;
  if (kind === 'schema') identify(value, check);
  const object = checkReference(value, kind, check);
  let sound: JsonObject | undefined = object;
  if (!isWholeReference(object, kind, check.family)) {
    const fields = checkFields(object, kind, check);
    const rule = objectRules[kind];
    sound = rule === undefined ? fields : rule(fields, object, check);
    sound &&= withRequired(sound, kind, check);
  }
  check.base = outer;
  return sound;
}

/** The object with a `$ref` that is a text, or without one; where references are allowed. */
function checkReference(object: JsonObject, kind: ObjectKind | DetailKind, check: Check): JsonObject {
  if (!mayRefer(kind) || !Object.hasOwn(object, '$ref')) return object;
  const { $ref: text, ...rest } = object;
  if (typeof text === 'string') {
    check.references.push({ text, kind, tokens: [...check.tokens], base: check.base });
    return object;
  }
  check.findings.repaired('reference-type', check.tokens, `$ref should be a text, not ${nameOf(text)}`);
  return rest;
}

/** What stands beside such a reference does not count, and the upgrade leaves it out: there is nothing to check. */
function isWholeReference(object: JsonObject, kind: ObjectKind | DetailKind, family: VersionFamily): boolean {
  if (!mayRefer(kind)) return false;
  return isReferenceObject(object, kind) || (kind === 'schema' && family === '3.0' && Object.hasOwn(object, '$ref'));
}

/** Notes the names a schema gives itself for references. */
function identify(schema: JsonObject, check: Check): void {
  const id = own(schema, '$id');
  const address = typeof id === 'string' ? splitFragment(id).target : '';
  if (address !== '') {
    check.base = resolveUri(address, check.base ?? check.self);
    check.ids.add(check.base);
  }
  for (const key of ['$anchor', '$dynamicAnchor']) {
    const anchor = own(schema, key);
    if (typeof anchor === 'string' && check.base === undefined) check.anchors.add(anchor);
  }
}

function mayRefer(kind: ObjectKind | DetailKind): kind is ObjectKind {
  return kind in objectGrammar && objectGrammar[kind as ObjectKind].component !== undefined;
}

function checkFields(object: JsonObject, kind: ObjectKind | DetailKind, check: Check): JsonObject {
  const shape = kind in objectGrammar ? objectGrammar[kind as ObjectKind] : undefined;
  const table = check.tables[kind];
  let copy: JsonObject | undefined;
  for (const key of Object.keys(object)) {
    if (key.startsWith('x-')) continue;
    const child = object[key] as Json;
    const slot = shape?.fields.get(key) ?? table.fields.get(key) ?? shape?.others;
    check.tokens.push(key);
    let next: Json | undefined = child;
    if (slot === undefined) next = table.open ? child : checkUnknown(child, key, kind, check);
    else if ('type' in slot) next = checkValue(child, slot.type, kind, check);
    else next = checkSlot(child, slot, check);
    check.tokens.pop();
    if (next === child) continue;
    copy ??= { ...object };
    if (next === undefined) delete copy[key];
    else copy[key] = next;
  }
  return copy ?? object;
}

/** Unknown fields go, lest one service's make the merged document invalid; those of the root when nothing refers to them. */
function checkUnknown(value: Json, key: string, kind: ObjectKind | DetailKind, check: Check): Json | undefined {
  check.findings.repaired('field-unknown', check.tokens, `There is no field ${key} in ${kind} objects`);
  return kind === 'document' ? value : undefined;
}

function withoutUnknown(root: JsonObject, { tables, references }: Check): JsonObject {
  const isKnown = (key: string): boolean =>
    key.startsWith('x-') || tables.document.fields.has(key) || objectGrammar.document.fields.has(key);
  const unknown = Object.keys(root).filter((key) => !isKnown(key));
  if (unknown.length === 0) return root;
  const targets = new Set(references.map(({ text }) => fragmentTokens(text)?.[0]));
  return Object.fromEntries(Object.entries(root).filter(([key]) => isKnown(key) || targets.has(key)));
}

function checkValue(value: Json, type: FieldType, kind: ObjectKind | DetailKind, check: Check): Json | undefined {
  if (type.accepts(value)) return value;
  const rule = kind === 'schema' ? 'schema-keyword' : 'field-type';
  check.findings.repaired(rule, check.tokens, `${check.tokens.at(-1)} should be ${type.phrase}, not ${nameOf(value)}`);
  return type.repair?.(value);
}

function checkSlot(value: Json, slot: Slot | Exclude<FieldSlot, { type: FieldType }>, check: Check): Json | undefined {
  const kind = 'detail' in slot ? slot.detail : slot.kind;
  if (slot.form === 'one') return checkObject(value, kind, check);
  if (slot.form === 'list' ? !Array.isArray(value) : !isObject(value)) {
    const expected = slot.form === 'list' ? 'a list' : 'an object';
    check.findings.repaired('field-type', check.tokens, `This should be ${expected}, not ${nameOf(value)}`);
    return undefined;
  }
  return Array.isArray(value) ? checkList(value, kind, check) : checkMap(value as JsonObject, kind, check);
}

function checkList(list: Json[], kind: ObjectKind | DetailKind, check: Check): Json[] {
  const checked = list.map((item, index) => {
    check.tokens.push(String(index));
    const next = checkObject(item, kind, check);
    check.tokens.pop();
    return next;
  });
  return checked.every((item, index) => item === list[index]) ? list : checked.filter((item) => item !== undefined);
}

function checkMap(map: JsonObject, kind: ObjectKind | DetailKind, check: Check): JsonObject {
  let copy: JsonObject | undefined;
  for (const key of Object.keys(map)) {
    const child = map[key] as Json;
    // Before 2019-09 `dependencies` held lists of names among its schemas.
    if (kind === 'schema' && Array.isArray(child) && check.tokens.at(-1) === 'dependencies') continue;
    check.tokens.push(key);
    const next = checkObject(child, kind, check);
    check.tokens.pop();
    if (next === child) continue;
    copy ??= { ...map };
    if (next === undefined) delete copy[key];
    else copy[key] = next;
  }
  return copy ?? map;
}

function notAnObject(value: Json, kind: ObjectKind | DetailKind, check: Check): Json | undefined {
  const { findings, tokens, family } = check;
  if (kind === 'schema' && typeof value === 'boolean') {
    if (family === '3.0' && tokens.at(-1) !== 'additionalProperties') {
      findings.repaired('field-type', tokens, `OpenAPI 3.0 has no schema ${value} here`);
    }
    return value;
  }
  const message = `This should be an object (${kind}), not ${nameOf(value)}`;
  if (kind === 'operation' || kind === 'pathItem') findings.lost('field-type', tokens, message);
  else findings.repaired('field-type', tokens, message);
  return undefined;
}

function withRequired(object: JsonObject, kind: ObjectKind | DetailKind, check: Check): JsonObject | undefined {
  let complete = object;
  for (const [field, standIn] of check.tables[kind].required) {
    if (Object.hasOwn(complete, field)) continue;
    check.findings.repaired('field-missing', check.tokens, `The field ${field} is missing`);
    if (standIn === undefined) return undefined;
    complete = { ...complete, [field]: standIn };
  }
  return complete;
}

function nameOf(value: Json | undefined): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (isObject(value)) return 'an object';
  if (typeof value === 'string')
    return `the text ${JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)}`;
  return typeof value === 'boolean' ? String(value) : 'a number';
}
