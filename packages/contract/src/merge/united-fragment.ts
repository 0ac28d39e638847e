// The part of a service whose instances publish different documents, as in a rollout: everything of the primary document,
// and the operations that only other ones have, together with what they refer to.

import { canonicalText, sha256 } from '../canonical.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Operation } from '../operation.ts';
import { fragmentTokens } from '../pointer.ts';
import type { Component } from './equality.ts';
import type { Fragment } from './fragment.ts';
import { derivedOperationId } from './naming.ts';

const made: WeakMap<Fragment, { readonly others: readonly Fragment[]; readonly fragment: Fragment }> = new WeakMap();

/** `primary` with the operations that only `others` have; of several the first. Kept, so that it is the same object each time. */
export function unitedFragment(primary: Fragment, others: readonly Fragment[]): Fragment {
  const known = made.get(primary);
  if (known && known.others.length === others.length && known.others.every((one, at) => one === others[at])) {
    return known.fragment;
  }
  const fragment = others.reduce(unite, primary);
  made.set(primary, { others, fragment });
  return fragment;
}

function unite(into: Fragment, from: Fragment): Fragment {
  const taken = new Set(into.operations.map(({ key }) => key));
  const lasting = from.operations.filter(({ key }) => !taken.has(key));
  if (lasting.length === 0) return into;
  const there = new Map(into.components.map((one) => [placeOf(one), one]));
  const needed = neededBy(lasting, from);
  const names = newNames(needed, there);
  const components = [...needed]
    .filter(([place]) => !there.has(place) || names.has(place))
    .map(([place, one]) => ({ ...one, name: names.get(place) ?? one.name, value: renamed(one.value, names) }));
  const ids = new Set(into.operations.map(({ operationId }) => operationId));
  const tags = new Set(into.tags.map(({ name }) => name));
  return {
    ...into,
    operations: [...into.operations, ...lasting.map((operation) => lastingOperation(operation, names, ids))],
    components: [...into.components, ...components],
    pinned: new Set([...into.pinned, ...[...from.pinned].map((place) => withName(place, names.get(place)))]),
    tags: [...into.tags, ...from.tags.filter(({ name }) => !tags.has(name))],
    needsNewest: into.needsNewest || from.needsNewest,
  };
}

function lastingOperation(operation: Operation, names: ReadonlyMap<string, string>, ids: Set<string>): Operation {
  let { operationId } = operation;
  // An operation that has moved keeps its id at the new place.
  for (let count = 1; ids.has(operationId); count++) {
    const suffix = derivedOperationId(operation.method, operation.path);
    operationId = `${operation.operationId}_${suffix}${count === 1 ? '' : `_${count}`}`;
  }
  ids.add(operationId);
  const definition = { ...(renamed(operation.definition, names) as JsonObject), operationId };
  return Object.freeze({ ...operation, operationId, definition });
}

/** The components that operations lead to, by place. */
export function neededBy(operations: readonly Operation[], { components }: Fragment): ReadonlyMap<string, Component> {
  const all = new Map(components.map((one) => [placeOf(one), one]));
  const needed = new Map<string, Component>();
  const open = operations.flatMap(({ definition }) => placesIn(definition));
  // Security schemes are referred to by name, from anywhere; those of the same name are taken for the same.
  for (const [place, { type }] of all) if (type === 'securitySchemes') open.push(place);
  for (let place = open.pop(); place !== undefined; place = open.pop()) {
    const component = all.get(place);
    if (!component || needed.has(place)) continue;
    needed.set(place, component);
    open.push(...placesIn(component.value));
  }
  return needed;
}

/** New names of components whose own mean something else by now, or that lead to such ones; by place. */
function newNames(
  needed: ReadonlyMap<string, Component>,
  there: ReadonlyMap<string, Component>,
): ReadonlyMap<string, string> {
  const differing = new Set<string>();
  for (const [place, { type, value }] of needed) {
    const other = there.get(place);
    if (other && type !== 'securitySchemes' && canonicalText(other.value) !== canonicalText(value))
      differing.add(place);
  }
  addUsers(differing, needed.values());
  return new Map(
    [...differing].map((place) => {
      const { name, value } = needed.get(place) as Component;
      return [place, `${name}_${sha256(canonicalText(value)).slice(7, 15)}`];
    }),
  );
}

/** Adds to `places` every place whose component leads to one of them. */
export function addUsers(places: Set<string>, components: Iterable<Component>): void {
  const users = new Map<string, string[]>();
  for (const component of components) {
    for (const used of placesIn(component.value)) {
      const known = users.get(used);
      if (known) known.push(placeOf(component));
      else users.set(used, [placeOf(component)]);
    }
  }
  // What is added while it runs is come to as well.
  for (const place of places) for (const user of users.get(place) ?? []) places.add(user);
}

export function placeOf({ type, name }: Component): string {
  return `${type}/${name}`;
}

function withName(place: string, name: string | undefined): string {
  return name === undefined ? place : `${place.slice(0, place.indexOf('/'))}/${name}`;
}

const components = '#/components/';

// Any text that looks like a pointer counts: one component too many does no harm.
export function placesIn(value: Json): string[] {
  const found: string[] = [];
  const open: Json[] = [value];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (typeof next === 'string') {
      const [, type, name] = next.startsWith(components) ? (fragmentTokens(next) ?? []) : [];
      if (type !== undefined && name !== undefined) found.push(`${type}/${name}`);
    } else if (Array.isArray(next)) for (const item of next) open.push(item);
    else if (isObject(next)) for (const key of Object.keys(next)) open.push(next[key] as Json);
  }
  return found;
}

function renamed(value: Json, names: ReadonlyMap<string, string>): Json {
  if (names.size === 0) return value;
  if (typeof value === 'string') return renamedPointer(value, names);
  if (Array.isArray(value)) return value.map((item) => renamed(item, names));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, renamed(member, names)]));
}

function renamedPointer(text: string, names: ReadonlyMap<string, string>): string {
  if (!text.startsWith(components)) return text;
  const [, type, name] = fragmentTokens(text) ?? [];
  const next = names.get(`${type}/${name}`);
  if (next === undefined) return text;
  const rest = text.slice(components.length).split('/').slice(2);
  return [`${components}${type}`, next, ...rest].join('/');
}
