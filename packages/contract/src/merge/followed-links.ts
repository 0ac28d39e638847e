// Links follow the operations they lead to when a merge leaves one out or renames its path parameters.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { ObjectKind } from '../object-grammar.ts';
import type { Operation } from '../operation.ts';
import { type RewriteRules, rewrite } from '../rewrite.ts';
import { type ComponentLookup, resolved } from './component-lookup.ts';
import type { Fragment } from './fragment.ts';
import type { Renaming } from './joined-templates.ts';
import { componentKinds } from './naming.ts';

/** What a merge changes about the operations that a service's links lead to. */
export interface LinkChanges {
  /** Public ids of operations that are not published after all. */
  readonly gone: ReadonlySet<string>;
  readonly renamed: ReadonlyMap<string, Renaming>;
}

/**
 * Operations and components with links that follow the changes; what has none of them stays the same object. Links lead
 * to operations of their own service, so only the services of the changed operations are looked at.
 */
export function followLinks(
  operations: readonly Operation[],
  fragments: readonly Fragment[],
  changes: LinkChanges,
  lookup: ComponentLookup,
): { readonly operations: readonly Operation[]; readonly fragments: readonly Fragment[] } {
  const changed = new Set(
    fragments.filter((fragment) => fragment.operations.some((one) => isChanged(one, changes))).map(serviceOf),
  );
  if (changed.size === 0) return { operations, fragments };
  const follow = (value: Json, kind: ObjectKind) => rewrite(value, kind, followRules(changes, lookup));
  return {
    operations: operations.map((operation) =>
      changed.has(operation.service) ? withDefinition(operation, follow(operation.definition, 'operation')) : operation,
    ),
    fragments: fragments.map((fragment) =>
      changed.has(serviceOf(fragment)) ? withComponents(fragment, follow, changes, lookup) : fragment,
    ),
  };
}

function serviceOf({ document }: Fragment): string {
  return document.service;
}

function isChanged({ operationId }: Operation, { gone, renamed }: LinkChanges): boolean {
  return gone.has(operationId) || renamed.has(operationId);
}

function withComponents(
  fragment: Fragment,
  follow: (value: Json, kind: ObjectKind) => Json,
  { gone }: LinkChanges,
  lookup: ComponentLookup,
): Fragment {
  const isGone = (value: Json) => gone.has(own(resolved(value, lookup), 'operationId') as string);
  const alive = fragment.components.filter(({ type, value }) => type !== 'links' || !isGone(value));
  const components = alive.map((component) => {
    const value = follow(component.value, componentKinds[component.type]);
    return value === component.value ? component : { ...component, value };
  });
  return { ...fragment, components };
}

// Kept, so that an operation is the same object in the next merge and what is derived from it can be reused.
const followed: WeakMap<Operation, Operation> = new WeakMap();

function withDefinition(operation: Operation, definition: Json): Operation {
  if (definition === operation.definition) return operation;
  const known = followed.get(operation);
  if (known && JSON.stringify(known.definition) === JSON.stringify(definition)) return known;
  const next = Object.freeze({ ...operation, definition: definition as JsonObject });
  followed.set(operation, next);
  return next;
}

function followRules({ gone, renamed }: LinkChanges, lookup: ComponentLookup): RewriteRules {
  return {
    reference: (text) => text,
    // Nothing inside a schema is a link.
    enter: (_, { kind }) => kind !== 'schema',
    leave(object, place) {
      if (place.kind === 'response') return withoutLinks(object, gone, lookup);
      const renaming = place.kind === 'link' ? renamed.get(own(object, 'operationId') as string) : undefined;
      const parameters = own(object, 'parameters');
      if (!renaming || !isObject(parameters)) return object;
      const entries = Object.entries(parameters).map(([name, argument]) => [renamedArgument(name, renaming), argument]);
      return { ...object, parameters: Object.fromEntries(entries) };
    },
  };
}

function withoutLinks(response: JsonObject, gone: ReadonlySet<string>, lookup: ComponentLookup): JsonObject {
  const links = own(response, 'links');
  if (!isObject(links)) return response;
  const entries = Object.entries(links);
  const kept = entries.filter(([, link]) => !gone.has(own(resolved(link, lookup), 'operationId') as string));
  if (kept.length === entries.length) return response;
  const { links: _, ...rest } = response;
  return kept.length > 0 ? { ...rest, links: Object.fromEntries(kept) } : rest;
}

// A link names a parameter of its target plainly or with its place: `id`, `path.id`.
function renamedArgument(name: string, renaming: Renaming): string {
  if (name.startsWith('path.')) return `path.${renaming.get(name.slice(5)) ?? name.slice(5)}`;
  return renaming.get(name) ?? name;
}
