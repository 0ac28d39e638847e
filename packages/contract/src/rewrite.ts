// One walk over a document by the table of object-grammar.ts. What the rules leave alone is shared with the source,
// not copied; the source is never changed.

import { isObject, type Json, type JsonObject } from './json.ts';
import { type ObjectKind, objectGrammar, type Slot } from './object-grammar.ts';

/** Where the walk is: kinds and decoded pointer tokens from the value it began at. Valid during the call only. */
export interface Place {
  readonly kind: ObjectKind;
  readonly tokens: readonly string[];
}

/** What a walk does at the positions that matter. A rule that returns what it was given changes nothing. */
export interface RewriteRules {
  /** The new text of a `$ref` or `$dynamicRef`. */
  reference(text: string, place: Place): string;
  /** Called for each object before its inside; `false` leaves all of it as it is. */
  enter?(object: JsonObject, place: Place): boolean;
  /** Called for each object after its inside; gives the object to put there. `source` is the object before the walk. */
  leave?(object: JsonObject, place: Place, source: JsonObject): JsonObject;
}

/** `value`, an object of `kind`, under the rules. `tokens` is where it lies. */
export function rewrite(value: Json, kind: ObjectKind, rules: RewriteRules, tokens: readonly string[] = []): Json {
  return walk(value, kind, rules, [...tokens]);
}

function walk(value: Json, kind: ObjectKind, rules: RewriteRules, tokens: string[]): Json {
  if (kind === 'extension') return walkExtension(value, rules, tokens);
  if (!isObject(value)) return value;
  const place: Place = { kind, tokens };
  if (rules.enter?.(value, place) === false) return value;
  const object = isReferenceObject(value, kind)
    ? referenceObject(value, rules, place)
    : inside(value, rules, tokens, kind);
  return rules.leave?.(object, place, value) ?? object;
}

/** True where a Reference Object stands for a component: everything beside `$ref` but summary and description is ignored. */
export function isReferenceObject(value: JsonObject, kind: ObjectKind): boolean {
  if (kind === 'schema' || kind === 'pathItem' || objectGrammar[kind].component === undefined) return false;
  return Object.hasOwn(value, '$ref') && typeof value.$ref === 'string';
}

function referenceObject(value: JsonObject, rules: RewriteRules, place: Place): JsonObject {
  const result: JsonObject = { $ref: rules.reference(value.$ref as string, place) };
  for (const field of ['summary', 'description']) {
    if (typeof value[field] === 'string' && Object.hasOwn(value, field)) result[field] = value[field];
  }
  return result;
}

function inside(value: JsonObject, rules: RewriteRules, tokens: string[], kind: ObjectKind): JsonObject {
  const { fields, others } = objectGrammar[kind];
  let copy: JsonObject | undefined;
  for (const key of Object.keys(value)) {
    const child = value[key] as Json;
    const next = walkField(child, key, fields.get(key) ?? slotOf(key, kind, others));
    if (next !== child) {
      copy ??= { ...value };
      copy[key] = next;
    }
  }
  return copy ?? value;

  function walkField(child: Json, key: string, slot: Slot | 'reference' | undefined): Json {
    if (slot === undefined) return child;
    if (slot === 'reference') return typeof child === 'string' ? rules.reference(child, { kind, tokens }) : child;
    tokens.push(key);
    const next = walkSlot(child, slot, rules, tokens);
    tokens.pop();
    return next;
  }
}

function slotOf(key: string, kind: ObjectKind, others: Slot | undefined): Slot | 'reference' | undefined {
  if (key.startsWith('x-')) return { kind: 'extension', form: 'one' };
  if (key === '$ref' && (kind === 'schema' || kind === 'pathItem')) return 'reference';
  if (key === '$dynamicRef' && kind === 'schema') return 'reference';
  return others;
}

function walkSlot(value: Json, slot: Slot, rules: RewriteRules, tokens: string[]): Json {
  // `items` was a list before 2020-12, and `dependencies` holds lists of names among its schemas.
  if (slot.form === 'list' || (slot.form === 'one' && Array.isArray(value) && slot.kind === 'schema')) {
    return Array.isArray(value) ? walkList(value, slot.kind, rules, tokens) : value;
  }
  return slot.form === 'map' ? walkMap(value, slot.kind, rules, tokens) : walk(value, slot.kind, rules, tokens);
}

function walkList(list: Json[], kind: ObjectKind, rules: RewriteRules, tokens: string[]): Json[] {
  let copy: Json[] | undefined;
  for (let index = 0; index < list.length; index++) {
    tokens.push(String(index));
    const next = walk(list[index] as Json, kind, rules, tokens);
    tokens.pop();
    if (next !== list[index]) {
      copy ??= [...list];
      copy[index] = next;
    }
  }
  return copy ?? list;
}

function walkMap(value: Json, kind: ObjectKind, rules: RewriteRules, tokens: string[]): Json {
  if (!isObject(value)) return value;
  let copy: JsonObject | undefined;
  for (const key of Object.keys(value)) {
    const child = value[key] as Json;
    tokens.push(key);
    const next = walk(child, kind, rules, tokens);
    tokens.pop();
    if (next !== child) {
      // A spread keeps an own `__proto__`, and writing to a key that is already there is then an ordinary write.
      copy ??= { ...value };
      copy[key] = next;
    }
  }
  return copy ?? value;
}

// Extensions are data. Only an object that is exactly a reference to a component is one; adyen's `x-anyOf` holds such.
function walkExtension(value: Json, rules: RewriteRules, tokens: string[]): Json {
  if (Array.isArray(value)) return walkList(value, 'extension', rules, tokens);
  if (!isObject(value)) return value;
  const { $ref } = value;
  if (typeof $ref === 'string' && $ref.startsWith('#/components/') && Object.keys(value).length === 1) {
    const text = rules.reference($ref, { kind: 'extension', tokens });
    return text === $ref ? value : { $ref: text };
  }
  return walkMap(value, 'extension', rules, tokens);
}
