// TypeScript declarations of a merged document: `paths`, `webhooks`, `components` and `operations` in the public shape of
// openapi-typescript 7, so that openapi-fetch and its relatives work unchanged. A writer of text: no compiler is needed.

import { compare } from '../compare.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { methodFields } from '../object-grammar.ts';
import { resolveReferences } from '../reference.ts';
import { documentation } from './documentation.ts';
import { operationType, parametersType, parameterType, requestBodyType, responseType } from './operation-type.ts';
import { schemaType } from './schema-type.ts';
import { type TypeSource, typeSource } from './type-scope.ts';
import { comment, propertyName, stringLiteral } from './type-text.ts';

export interface ClientTypesOptions {
  /** Lines of the comment that the file begins with. */
  readonly banner: readonly string[];
}

/** The text of a declaration file for an OpenAPI 3.1 or 3.2 document. Deterministic and total. */
export function clientTypes(document: JsonObject, { banner }: ClientTypesOptions): string {
  const source = typeSource(document);
  const named = operationNames(document);
  const sections = [
    comment(banner, ''),
    itemsInterface('paths', own(document, 'paths'), source, named),
    itemsInterface('webhooks', own(document, 'webhooks'), source, named),
    componentsInterface(source),
    viewsInterface(source),
    'export type $defs = Record<string, never>;\n',
    operationsInterface(source, named),
  ];
  return [...sections, ...source.lists].join('');
}

/** Operation Objects by their id, in order of the id; of two with one id only the first has a name. */
type OperationNames = ReadonlyMap<string, JsonObject>;

function operationNames(document: JsonObject): OperationNames {
  const found = new Map<string, JsonObject>();
  for (const field of ['paths', 'webhooks']) {
    const items = own(document, field);
    for (const path of Object.keys(isObject(items) ? items : {}).sort(compare)) {
      const item = resolveReferences(document, own(items, path), [])?.value;
      for (const { operation } of operationsOf(item)) {
        const id = own(operation, 'operationId');
        if (typeof id === 'string' && !found.has(id)) found.set(id, operation);
      }
    }
  }
  return new Map([...found].sort(([a], [b]) => compare(a, b)));
}

function operationsOf(item: Json | undefined): { method: string; operation: JsonObject }[] {
  return methodFields.flatMap((method) => {
    const operation = own(item, method);
    return isObject(operation) ? [{ method, operation }] : [];
  });
}

function itemsInterface(name: string, items: Json | undefined, source: TypeSource, named: OperationNames): string {
  const keys = Object.keys(isObject(items) ? items : {})
    .filter((key) => !key.startsWith('x-'))
    .sort(compare);
  if (keys.length === 0) return `export type ${name} = Record<string, never>;\n`;
  const lines = keys.map((key) => {
    const item = resolveReferences(source.document, own(items, key), [])?.value;
    return `    ${stringLiteral(key)}: ${pathItemType(item, source, named)};\n`;
  });
  return `export interface ${name} {\n${lines.join('')}}\n`;
}

function pathItemType(item: Json | undefined, source: TypeSource, named: OperationNames): string {
  const indent = '        ';
  const declared = new Map(operationsOf(item).map(({ method, operation }) => [method as string, operation]));
  const methods = methodFields.map((method) => {
    const operation = declared.get(method);
    if (!operation) return method === 'query' ? '' : `${indent}${method}?: never;\n`;
    const id = own(operation, 'operationId');
    const isNamed = typeof id === 'string' && named.get(id) === operation;
    const type = isNamed ? `operations[${stringLiteral(id)}]` : operationType(operation, source, indent);
    return `${comment(documentation(operation), indent)}${indent}${method}: ${type};\n`;
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

function componentsInterface(source: TypeSource): string {
  const components = own(source.document, 'components');
  const lines = sections.map(([section, write]) => {
    const members = own(components, section);
    const names = Object.keys(isObject(members) ? members : {}).sort(compare);
    if (names.length === 0) return `    ${section}: never;\n`;
    return `    ${section}: {\n${names.map((name) => member(name, own(members, name) as Json, write, source)).join('')}    };\n`;
  });
  return `export interface components {\n${lines.join('')}    pathItems: never;\n}\n`;
}

function member(name: string, component: Json, write: WriteComponent, source: TypeSource): string {
  return `${comment(documentation(component), indent)}${indent}${propertyName(name)}: ${write(component, name, source)};\n`;
}

/** Schemas that read differently in requests and in responses, as either has them. */
function viewsInterface(source: TypeSource): string {
  const names = [...source.directed].sort(compare);
  if (names.length === 0) return '';
  const views = (['request', 'response'] as const).map((way) => {
    const members = names.map((owner) => {
      const type = schemaType(own(source.schemas, owner), { ...source, way, owner, depth: 0 }, indent);
      return `${indent}${propertyName(owner)}: ${type};\n`;
    });
    return `    ${way}: {\n${members.join('')}    };\n`;
  });
  const note = 'Schemas with members that are readOnly or writeOnly, as a request and as a response has them.';
  return `${comment([note], '')}export interface views {\n${views.join('')}}\n`;
}

function operationsInterface(source: TypeSource, named: OperationNames): string {
  if (named.size === 0) return 'export type operations = Record<string, never>;\n';
  const lines = [...named].map(
    ([id, operation]) => `    ${propertyName(id)}: ${operationType(operation, source, '    ')};\n`,
  );
  return `export interface operations {\n${lines.join('')}}\n`;
}
