// OpenAPI Overlay 1.0: changes of the merged document that its operator wants, such as better texts for readers.

import { type Diagnostic, diagnose } from '../diagnostic.ts';
import { editPlaces } from '../document/edit-places.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { methodFields } from '../object-grammar.ts';
import type { Operation } from '../operation.ts';
import { formatPointer, valueAt } from '../reference.ts';
import { audienceOf } from '../view/audience.ts';
import { selectPlaces } from './json-path.ts';

export interface Overlaid {
  readonly document: JsonObject;
  /** The operations that are still in the document, with their definitions as they are there now. */
  readonly operations: readonly Operation[];
  /** About the overlays themselves: `service` is empty, pointers begin with the index of the overlay. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Applies overlays in their order, and the actions of each in theirs (Overlay 1.0.0, 4.4.3). */
export function applyOverlays(
  document: JsonObject,
  operations: readonly Operation[],
  overlays: readonly JsonObject[],
): Overlaid {
  const diagnostics: Diagnostic[] = [];
  let result = document;
  for (const [index, overlay] of overlays.entries()) {
    const actions = own(overlay, 'actions');
    for (const [step, action] of (Array.isArray(actions) ? actions : []).entries()) {
      const place = [String(index), 'actions', String(step)];
      result = applyAction(result, action, (message) => {
        diagnostics.push(diagnose('overlay-target', '', formatPointer(place), message));
      });
    }
  }
  if (result === document) return { document, operations, diagnostics };
  const left = operations.flatMap((one) => operationIn(result, one));
  const unserved = placesOfUnserved(result, left);
  for (const [path = '', method = ''] of unserved.map((tokens) => tokens.slice(1))) {
    diagnostics.push(diagnose('overlay-operation', '', '', `No service has ${method.toUpperCase()} ${path}.`));
  }
  const edits = unserved.map((tokens) => ({ tokens, edit: () => undefined }));
  return { document: editPlaces(result, edits), operations: left, diagnostics };
}

/** Where the document has operations that nobody serves: what it shows would not be callable. */
function placesOfUnserved(document: JsonObject, operations: readonly Operation[]): string[][] {
  const served = new Set(operations.map(({ path, method }) => `${method} ${path}`));
  return Object.entries((own(document, 'paths') ?? {}) as JsonObject).flatMap(([path, item]) =>
    methodFields
      .filter((method) => isObject(own(item, method)) && !served.has(`${method.toUpperCase()} ${path}`))
      .map((method) => ['paths', path, method]),
  );
}

function applyAction(document: JsonObject, action: Json, report: (message: string) => void): JsonObject {
  const target = own(action, 'target');
  const places = typeof target === 'string' ? selectPlaces(document, target) : undefined;
  if (!places) report(`The target ${JSON.stringify(target)} is not understood.`);
  else if (places.length === 0) report(`The target ${target} selects nothing.`);
  const update = own(action, 'update');
  const isRemoval = own(action, 'remove') === true;
  if (!isRemoval && update === undefined) return document;
  const edit = (value: Json): Json | undefined => {
    if (isRemoval) return undefined;
    return Array.isArray(value) ? [...value, update as Json] : mergeValue(value, update as Json);
  };
  const [first] = places ?? [];
  // The root itself has no place to be edited at; it can be updated and not removed.
  if (first?.length === 0) return isRemoval ? document : (edit(document) as JsonObject);
  return editPlaces(
    document,
    (places ?? []).map((tokens) => ({ tokens, edit })),
  );
}

// Objects are merged, lists joined, other values replaced (Overlay 1.0.0, 4.4.3.1).
function mergeValue(value: Json | undefined, update: Json): Json {
  if (Array.isArray(value) && Array.isArray(update)) return [...value, ...update];
  if (!isObject(value) || !isObject(update)) return update;
  const merged: JsonObject = { ...value };
  for (const key of Object.keys(update)) {
    const next = mergeValue(own(value, key), update[key] as Json);
    Object.defineProperty(merged, key, { value: next, enumerable: true, configurable: true, writable: true });
  }
  return merged;
}

// Kept, so that an operation is the same object in the next merge and what is derived from it can be reused.
const made: WeakMap<Operation, Operation> = new WeakMap();

function operationIn(document: JsonObject, operation: Operation): Operation[] {
  const item = valueAt(document, ['paths', operation.path]);
  const definition =
    own(item, operation.method.toLowerCase()) ?? own(own(item, 'additionalOperations'), operation.method);
  if (!isObject(definition)) return [];
  if (definition === operation.definition) return [operation];
  const known = made.get(operation);
  if (known && JSON.stringify(known.definition) === JSON.stringify(definition)) return [known];
  const summary = own(definition, 'summary');
  const tags = own(definition, 'tags');
  const audience = audienceOf(definition);
  const { summary: _, audience: __, ...rest } = operation;
  const next = Object.freeze({
    ...rest,
    ...(typeof summary === 'string' && { summary }),
    deprecated: own(definition, 'deprecated') === true,
    ...(audience && { audience }),
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    definition,
  });
  made.set(operation, next);
  return [next];
}
