// The part of a document that one client uses: some operations, and the components that they reach.

import { emptyObject, isObject, type Json, type JsonObject, own } from '../json.ts';
import { methodFields } from '../object-grammar.ts';
import { resolveReferences } from '../reference.ts';
import { reached } from '../view/reached-components.ts';

/** What is wanted. Both together mean operations of that service alone; nothing means everything. */
export interface ClientSelection {
  readonly service?: string | undefined;
  /** Operation ids, or `METHOD /path/{template}`. */
  readonly operations?: readonly string[] | undefined;
}

/** An operation of a document, as a selection names it. */
export interface NamedOperation {
  readonly method: string;
  readonly path: string;
  readonly operationId: string | undefined;
  /** Whose it is; undefined in a document that is not merged. */
  readonly service: string | undefined;
  readonly definition: JsonObject;
  /** Parameters of the path, then the operation's own. */
  readonly parameters: readonly Json[];
}

/** The part, and what was asked for and is not there. */
export interface ClientSlice {
  readonly document: JsonObject;
  /** Those of `selection.operations` that name nothing. */
  readonly unknown: readonly string[];
  readonly operations: readonly NamedOperation[];
}

/** Every operation of a document, in the order of its paths. */
export function namedOperations(document: JsonObject): NamedOperation[] {
  return Object.entries(objectOf(own(document, 'paths'))).flatMap(([path, value]) => {
    if (path.startsWith('x-')) return [];
    const target = objectOf(resolveReferences(document, value, [])?.value);
    const item: JsonObject = { ...target, ...objectOf(value) };
    const shared = listOf(item.parameters);
    return [
      ...methodFields.map((method) => [method.toUpperCase(), item[method]] as const),
      ...Object.entries(objectOf(item.additionalOperations)),
    ].flatMap(([method, definition]): NamedOperation[] => {
      if (!isObject(definition)) return [];
      const id = own(definition, 'operationId');
      const service = own(definition, 'x-service');
      return [
        {
          method,
          path,
          operationId: typeof id === 'string' ? id : undefined,
          service: typeof service === 'string' ? service : undefined,
          definition,
          parameters: [...shared, ...listOf(own(definition, 'parameters'))],
        },
      ];
    });
  });
}

/** The document reduced to the selection: itself when that is all of it. Webhooks go with their service. */
export function clientSlice(document: JsonObject, selection: ClientSelection): ClientSlice {
  const { service, operations: wanted } = selection;
  const all = namedOperations(document);
  if (service === undefined && wanted === undefined) return { document, unknown: [], operations: all };
  const ofService = all.filter((operation) => service === undefined || operation.service === service);
  const kept = wanted === undefined ? ofService : ofService.filter((one) => wanted.some((name) => isNamed(one, name)));
  const unknown = (wanted ?? []).filter((name) => !ofService.some((one) => isNamed(one, name)));
  const view = emptyObject();
  for (const [key, value] of Object.entries(document)) {
    if (key === 'paths') view[key] = pathsOf(value, document, kept);
    else if (key === 'webhooks') view[key] = wanted === undefined ? webhooksOf(value, service) : {};
    else if (key !== 'components') view[key] = value;
  }
  view.components = reached(view, own(document, 'components'));
  return { document: view, unknown, operations: kept };
}

function isNamed({ operationId, method, path }: NamedOperation, name: string): boolean {
  return operationId === name || `${method} ${path}` === name;
}

function pathsOf(paths: Json, document: JsonObject, selected: readonly NamedOperation[]): JsonObject {
  const result = emptyObject();
  for (const [path, operations] of Map.groupBy(selected, (operation) => operation.path)) {
    const value = own(paths, path);
    const item: JsonObject = { ...objectOf(resolveReferences(document, value, [])?.value), ...objectOf(value) };
    const methods = new Set(operations.map(({ method }) => method));
    const others = Object.entries(objectOf(item.additionalOperations)).filter(([method]) => methods.has(method));
    const kept = Object.entries(item).filter(
      ([key]) => !standard.has(key) || (key !== '$ref' && methods.has(key.toUpperCase())),
    );
    result[path] = Object.fromEntries(kept);
    if (others.length > 0) (result[path] as JsonObject).additionalOperations = Object.fromEntries(others);
  }
  return result;
}

const standard: ReadonlySet<string> = new Set([...methodFields, 'additionalOperations', '$ref']);

function webhooksOf(webhooks: Json, service: string | undefined): JsonObject {
  const ours = Object.entries(objectOf(webhooks)).filter(([, item]) => own(item, 'x-service') === service);
  return Object.fromEntries(ours);
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

function listOf(value: Json | undefined): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
