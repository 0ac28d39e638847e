// The operations a service's document declares under `paths`, each with everything that its path item says for all of
// its methods: the form in which operations can move to another path item.

import type { Document } from '../document/document.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { methodFields } from '../object-grammar.ts';
import { formatPointer, resolveReferences } from '../reference.ts';
import { parseTemplate } from '../route/path-template.ts';
import { withAudience } from '../view/audience.ts';

/** An operation as declared, before any rewriting. */
export interface DeclaredOperation {
  /** Upper-case HTTP method. */
  readonly method: string;
  /** Path template as declared. */
  readonly path: string;
  /** `METHOD identity` of the declared template. */
  readonly sourceKey: string;
  /** JSON Pointer of the Operation Object; lies in components when the path item is a reference. */
  readonly pointer: string;
  /** The Operation Object with the path item's parameters, summary, description and extensions pushed down to it. */
  readonly definition: JsonObject;
  /** The effective `servers`: of the operation, its path item or the document (OAS 3.1 4.8.10.1); undefined when none. */
  readonly servers: Json | undefined;
}

/** All operations under `paths`, in declared order. Path items that cannot be resolved have none. */
export function declaredOperations(root: JsonObject): DeclaredOperation[] {
  const operations: DeclaredOperation[] = [];
  const paths = own(root, 'paths');
  if (!isObject(paths)) return operations;
  for (const path of Object.keys(paths)) {
    if (!path.startsWith('/')) continue;
    const { identity } = parseTemplate(path);
    for (const item of pathItems(root, paths[path], ['paths', path])) {
      for (const { method, field, operation } of methods(item.value)) {
        operations.push({
          method,
          path,
          sourceKey: `${method} ${identity}`,
          pointer: formatPointer([...item.tokens, ...field]),
          definition: pushDown(root, item.value, operation),
          servers: own(operation, 'servers') ?? own(item.value, 'servers') ?? own(root, 'servers'),
        });
      }
    }
  }
  return operations;
}

/**
 * The operations a document declares, as `METHOD identity` where identity is the template as declared with each `{…}`
 * replaced by `{}`: what an instance with this document can be asked for.
 */
export function operationKeys(document: Document): ReadonlySet<string> {
  return new Set(declaredOperations(document.root).map((operation) => operation.sourceKey));
}

interface Item {
  readonly value: JsonObject;
  readonly tokens: readonly string[];
}

// A path item may have a `$ref` and fields of its own; the standard leaves clashes open (OAS 3.1 4.8.9.1): own ones win.
function pathItems(root: JsonObject, value: Json | undefined, tokens: readonly string[]): Item[] {
  if (!isObject(value)) return [];
  if (!Object.hasOwn(value, '$ref')) return [{ value, tokens }];
  const { $ref: _, ...fields } = value;
  const target = resolveReferences(root, value, tokens);
  const referred = target && isObject(target.value) ? target.value : undefined;
  const items: Item[] = [];
  if (methods(fields).length > 0) items.push({ value: { ...withoutMethods(referred), ...fields }, tokens });
  if (referred && target) {
    const inherited = Object.fromEntries(Object.entries(referred).filter(([key]) => !Object.hasOwn(fields, key)));
    items.push({ value: { ...inherited, ...withoutMethods(fields) }, tokens: target.tokens });
  }
  return items;
}

function withoutMethods(item: JsonObject | undefined): JsonObject {
  const fields: readonly string[] = [...methodFields, 'additionalOperations'];
  return Object.fromEntries(Object.entries(item ?? {}).filter(([key]) => !fields.includes(key)));
}

function methods(item: JsonObject): { method: string; field: readonly string[]; operation: JsonObject }[] {
  const found: { method: string; field: readonly string[]; operation: JsonObject }[] = [];
  for (const name of methodFields) {
    const operation = own(item, name);
    if (isObject(operation)) found.push({ method: name.toUpperCase(), field: [name], operation });
  }
  const additional = own(item, 'additionalOperations');
  for (const method of isObject(additional) ? Object.keys(additional) : []) {
    const operation = own(additional, method);
    if (isObject(operation)) found.push({ method, field: ['additionalOperations', method], operation });
  }
  return found;
}

function pushDown(root: JsonObject, item: JsonObject, operation: JsonObject): JsonObject {
  const result: JsonObject = { ...operation };
  const shared = own(item, 'parameters');
  if (Array.isArray(shared) && shared.length > 0) {
    const declared = own(operation, 'parameters');
    const mine = Array.isArray(declared) ? declared : [];
    const overridden = new Set(mine.map((parameter) => parameterKey(root, parameter)));
    result.parameters = [...shared.filter((parameter) => !overridden.has(parameterKey(root, parameter))), ...mine];
  }
  for (const key of Object.keys(item)) {
    if ((key === 'summary' || key === 'description' || key.startsWith('x-')) && !Object.hasOwn(operation, key)) {
      result[key] = item[key] as Json;
    }
  }
  delete result.servers;
  return withAudience(result, root);
}

// Unique within a list by place and name (OAS 3.1 4.8.12.1); header names are compared without case.
function parameterKey(root: JsonObject, parameter: Json): string {
  const value = resolveReferences(root, parameter, [])?.value ?? parameter;
  const place = own(value, 'in');
  const name = own(value, 'name');
  return JSON.stringify([
    place,
    place === 'header' && typeof name === 'string' ? name.toLowerCase() : name,
    own(value, '$ref'),
  ]);
}
