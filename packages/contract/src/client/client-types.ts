// TypeScript declarations of a merged document: `paths`, `webhooks`, `components` and `operations` in the public shape of
// openapi-typescript 7, so that openapi-fetch and its relatives work unchanged. A writer of text: no compiler is needed.

import { compare } from '../compare.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { methodFields } from '../object-grammar.ts';
import { resolveReferences } from '../reference.ts';
import { documentation } from './documentation.ts';
import { operationType, parametersType, parameterType, requestBodyType, responseType } from './operation-type.ts';
import { isPart } from './schema-names.ts';
import { schemaType } from './schema-type.ts';
import { type TypeSource, typeSource } from './type-scope.ts';
import { comment, note, propertyName, stringLiteral } from './type-text.ts';

export interface ClientTypesOptions {
  /** Lines of the comment that the file begins with; see `clientBanner`. */
  readonly banner: readonly string[];
}

/** The text of a declaration file for an OpenAPI 3.1 or 3.2 document. Sorted, deterministic and total. */
export function clientTypes(document: JsonObject, options: ClientTypesOptions): string {
  return [...clientTypeChunks(document, options)].join('');
}

/** `clientTypes` in pieces, such as an operation or a component: so that writing many does not hold up everything else. */
export function* clientTypeChunks(document: JsonObject, { banner }: ClientTypesOptions): Generator<string> {
  const source = typeSource(document);
  const named = operationNames(document);
  yield note(banner);
  yield* itemsInterface('paths', own(document, 'paths'), source, named);
  yield* itemsInterface('webhooks', own(document, 'webhooks'), source, named);
  yield* componentsInterface(source);
  yield* viewsInterface(source);
  yield* partsInterface(source);
  yield* operationsInterface(source, named);
  yield* source.lists;
}

/** Operation Objects by their id, in order of the id; of two with one id only the first has a name. */
type OperationNames = ReadonlyMap<string, JsonObject>;

function operationNames(document: JsonObject): OperationNames {
  const found = new Map<string, JsonObject>();
  for (const field of ['paths', 'webhooks']) {
    const items = own(document, field);
    for (const path of Object.keys(isObject(items) ? items : {}).sort(compare)) {
      for (const { operation } of operationsOf(pathItem(document, own(items, path)))) {
        const id = own(operation, 'operationId');
        if (typeof id === 'string' && !found.has(id)) found.set(id, operation);
      }
    }
  }
  return new Map([...found].sort(([a], [b]) => compare(a, b)));
}

/** A Path Item Object; what stands beside its reference counts more than what it refers to. */
function pathItem(document: JsonObject, item: Json | undefined): JsonObject {
  if (!isObject(item)) return {};
  const target = resolveReferences(document, item, [])?.value;
  return item.$ref === undefined ? item : { ...(isObject(target) ? target : {}), ...item };
}

/** Operations by the name that the type of their path has for them: the standard ones first, then those of OpenAPI 3.2. */
function operationsOf(item: JsonObject): { method: string; operation: JsonObject }[] {
  const others = own(item, 'additionalOperations');
  const additional = isObject(others) ? Object.keys(others).sort(compare) : [];
  return [
    ...methodFields.map((method) => ({ method, operation: own(item, method) })),
    ...additional.map((method) => ({ method, operation: own(others, method) })),
  ].filter((one): one is { method: string; operation: JsonObject } => isObject(one.operation));
}

function* itemsInterface(
  name: string,
  items: Json | undefined,
  source: TypeSource,
  named: OperationNames,
): Generator<string> {
  const keys = Object.keys(isObject(items) ? items : {})
    .filter((key) => !key.startsWith('x-'))
    .sort(compare);
  if (keys.length === 0) {
    yield `export type ${name} = Record<string, never>;\n`;
    return;
  }
  yield `export interface ${name} {\n`;
  for (const key of keys) {
    const item = pathItem(source.document, own(items, key));
    yield `    ${stringLiteral(key)}: ${pathItemType(item, source, named)};\n`;
  }
  yield '}\n';
}

function pathItemType(item: JsonObject, source: TypeSource, named: OperationNames): string {
  const indent = '        ';
  const declared = new Map(operationsOf(item).map(({ method, operation }) => [method, operation]));
  // What every path has in openapi-typescript, and then what this one has besides.
  const all = new Set<string>([...methodFields.filter((method) => method !== 'query'), ...declared.keys()]);
  const methods = [...all].map((method) => {
    const operation = declared.get(method);
    if (!operation) return `${indent}${method}?: never;\n`;
    const id = own(operation, 'operationId');
    const isNamed = typeof id === 'string' && named.get(id) === operation;
    const type = isNamed
      ? `operations[${stringLiteral(id)}]`
      : operationType(operation, source, { indent, shared: own(item, 'parameters') });
    return `${comment(documentation(operation), indent)}${indent}${propertyName(method)}: ${type};\n`;
  });
  return `{\n${indent}parameters: ${parametersType(own(item, 'parameters'), source, indent)};\n${methods.join('')}    }`;
}

type WriteComponent = (component: Json, name: string, source: TypeSource) => string;

const indent = '        ';

const sections: readonly (readonly [string, WriteComponent])[] = [
  ['schemas', (schema, owner, source) => schemaType(schema, { ...source, way: 'both', owner, depth: 0 }, indent)],
  ['responses', (response, _, source) => responseType(followed(response, source), source, indent)],
  ['parameters', (parameter, _, source) => parameterType(followed(parameter, source), source, indent)],
  ['requestBodies', (body, _, source) => requestBodyType(followed(body, source), source, indent)],
  ['headers', (header, _, source) => parameterType(followed(header, source), source, indent, 'response')],
];

function followed(component: Json, { document }: TypeSource): Json {
  return resolveReferences(document, component, [])?.value ?? null;
}

function* componentsInterface(source: TypeSource): Generator<string> {
  const components = own(source.document, 'components');
  yield 'export interface components {\n';
  for (const [section, write] of sections) {
    const members = own(components, section);
    const names = Object.keys(isObject(members) ? members : {}).sort(compare);
    if (names.length === 0) {
      yield `    ${section}: never;\n`;
      continue;
    }
    yield `    ${section}: {\n`;
    for (const name of names) {
      const component = own(members, name) as Json;
      yield `${comment(documentation(component), indent)}${indent}${propertyName(name)}: ${write(component, name, source)};\n`;
    }
    yield '    };\n';
  }
  yield '    pathItems: never;\n}\n';
}

/** Schemas that read differently in requests and in responses, as either has them. */
function* viewsInterface(source: TypeSource): Generator<string> {
  const names = [...source.directed].sort(compare);
  if (names.length === 0) return;
  yield note(['Schemas with members that are readOnly or writeOnly, as a request and as a response has them.']);
  yield 'export interface views {\n';
  for (const way of ['request', 'response'] as const) {
    yield `    ${way}: {\n`;
    for (const owner of names) {
      const type = schemaType(source.schemas.get(owner), { ...source, way, owner, depth: 0 }, indent);
      yield `${indent}${propertyName(owner)}: ${type};\n`;
    }
    yield '    };\n';
  }
  yield '}\n';
}

/** Schemas that are no components and that others refer to. */
function* partsInterface(source: TypeSource): Generator<string> {
  const keys = [...source.schemas.keys()].filter(isPart).sort(compare);
  if (keys.length === 0) {
    yield 'export type $defs = Record<string, never>;\n';
    return;
  }
  yield 'export interface $defs {\n';
  for (const owner of keys) {
    const type = schemaType(source.schemas.get(owner), { ...source, way: 'both', owner, depth: 0 }, '    ');
    yield `    ${propertyName(owner)}: ${type};\n`;
  }
  yield '}\n';
}

function* operationsInterface(source: TypeSource, named: OperationNames): Generator<string> {
  if (named.size === 0) {
    yield 'export type operations = Record<string, never>;\n';
    return;
  }
  const shared = sharedParameters(source.document);
  yield 'export interface operations {\n';
  for (const [id, operation] of named) {
    const type = operationType(operation, source, { indent: '    ', shared: shared.get(operation) });
    yield `    ${propertyName(id)}: ${type};\n`;
  }
  yield '}\n';
}

/** The parameters that path items give to all their operations, by operation. */
function sharedParameters(document: JsonObject): ReadonlyMap<JsonObject, Json> {
  const found = new Map<JsonObject, Json>();
  for (const field of ['paths', 'webhooks']) {
    const items = own(document, field);
    for (const value of Object.values(isObject(items) ? items : {})) {
      const item = pathItem(document, value);
      const shared = own(item, 'parameters');
      if (shared !== undefined) for (const { operation } of operationsOf(item)) found.set(operation, shared);
    }
  }
  return found;
}
