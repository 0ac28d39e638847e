// Templates that differ in parameter names alone are one path item (OAS 3.1 4.8.8.1). It has the names of the first
// operation; the others take them over wherever they speak of their path parameters.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Operation } from '../operation.ts';
import { parseTemplate } from '../route/path-template.ts';
import { type ComponentLookup, resolved } from './component-lookup.ts';

/** Parameter names of one template in terms of another's. */
export type Renaming = ReadonlyMap<string, string>;

/** Operations under one template an identity, and what became of parameter names, by operationId. */
export interface JoinedTemplates {
  readonly operations: readonly Operation[];
  readonly renamed: ReadonlyMap<string, Renaming>;
}

/** Joins templates; of those with the same identity the one that comes first in `operations` stands for all. */
export function joinTemplates(operations: readonly Operation[], lookup: ComponentLookup): JoinedTemplates {
  const paths = new Map<string, string>();
  const renamed = new Map<string, Renaming>();
  const joined = operations.map((operation) => {
    const identity = operation.key.slice(operation.method.length + 1);
    const path = paths.get(identity) ?? operation.path;
    paths.set(identity, path);
    if (path === operation.path) return operation;
    const renaming = renamingOf(operation.path, path);
    renamed.set(operation.operationId, renaming);
    return underTemplate(operation, path, renaming, lookup);
  });
  return { operations: joined, renamed };
}

function renamingOf(from: string, to: string): Renaming {
  const names = parseTemplate(to).names;
  return new Map(parseTemplate(from).names.map((name, index) => [name, names[index] as string]));
}

// Kept, so that an operation is the same object in the next merge and what is derived from it can be reused.
const made: WeakMap<Operation, Operation> = new WeakMap();

function underTemplate(operation: Operation, path: string, renaming: Renaming, lookup: ComponentLookup): Operation {
  const known = made.get(operation);
  if (known?.path === path) return known;
  const { definition } = operation;
  const parameters = own(definition, 'parameters');
  const result: JsonObject = { ...definition };
  if (Array.isArray(parameters)) {
    result.parameters = parameters.map((parameter) => renamedParameter(parameter, renaming, lookup));
  }
  const responses = own(definition, 'responses');
  if (isObject(responses))
    result.responses = eachResolved(responses, lookup, (one) => renamedLinks(one, renaming, lookup));
  const callbacks = own(definition, 'callbacks');
  if (isObject(callbacks)) result.callbacks = eachResolved(callbacks, lookup, (one) => renamedKeys(one, renaming));
  const moved = Object.freeze({ ...operation, path, definition: result });
  made.set(operation, moved);
  return moved;
}

function renamedParameter(parameter: Json, renaming: Renaming, lookup: ComponentLookup): Json {
  const value = resolved(parameter, lookup);
  const name = own(value, 'name');
  const next = own(value, 'in') === 'path' && typeof name === 'string' ? renaming.get(name) : undefined;
  return next === undefined || next === name ? parameter : { ...(value as JsonObject), name: next };
}

// Responses and callbacks speak of the request's path in runtime expressions. A shared one that does is copied here,
// because others who share it keep their names.
function eachResolved(map: JsonObject, lookup: ComponentLookup, rename: (value: JsonObject) => JsonObject): JsonObject {
  const entries = Object.entries(map).map(([key, value]) => {
    const target = resolved(value, lookup);
    const next = isObject(target) ? rename(target) : target;
    return [key, next === target ? value : next];
  });
  return Object.fromEntries(entries);
}

function renamedKeys(callback: JsonObject, renaming: Renaming): JsonObject {
  const keys = Object.keys(callback);
  const next = keys.map((key) => renameExpressions(key, renaming));
  if (next.every((key, index) => key === keys[index])) return callback;
  return Object.fromEntries(next.map((key, index) => [key, callback[keys[index] as string] as Json]));
}

function renamedLinks(response: JsonObject, renaming: Renaming, lookup: ComponentLookup): JsonObject {
  const links = own(response, 'links');
  if (!isObject(links)) return response;
  let changed = false;
  const entries = Object.entries(links).map(([name, value]) => {
    const link = resolved(value, lookup);
    const text = JSON.stringify([own(link, 'parameters'), own(link, 'requestBody')]);
    if (!isObject(link) || renameExpressions(text, renaming) === text) return [name, value];
    changed = true;
    return [name, renamedLink(link, renaming)];
  });
  return changed ? { ...response, links: Object.fromEntries(entries) } : response;
}

function renamedLink(link: JsonObject, renaming: Renaming): JsonObject {
  const result: JsonObject = { ...link };
  const parameters = own(link, 'parameters');
  if (isObject(parameters)) {
    const entries = Object.entries(parameters).map(([name, value]) => [
      name,
      typeof value === 'string' ? renameExpressions(value, renaming) : value,
    ]);
    result.parameters = Object.fromEntries(entries);
  }
  if (typeof link.requestBody === 'string') result.requestBody = renameExpressions(link.requestBody, renaming);
  return result;
}

/** Runtime expressions (OAS 3.1 4.8.20.4): `$request.path.<name>`, alone or in braces within a text. */
function renameExpressions(text: string, renaming: Renaming): string {
  return text.replace(/(\$request\.path\.)([^\s{}#"\\]+)/g, (whole, head: string, name: string) => {
    const next = renaming.get(name);
    return next === undefined ? whole : head + next;
  });
}
