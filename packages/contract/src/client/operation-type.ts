// What an operation takes and gives, in the shape that openapi-fetch and its relatives read.

import { compare } from '../compare.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { fragmentTokens } from '../pointer.ts';
import { resolveReferences } from '../reference.ts';
import type { Way } from './directed-schemas.ts';
import { documentation } from './documentation.ts';
import { schemaType } from './schema-type.ts';
import type { TypeScope, TypeSource } from './type-scope.ts';
import { comment, grouped, propertyName, stringLiteral } from './type-text.ts';

const places = ['query', 'header', 'path', 'cookie'] as const;

/** What these say of them is ignored (OAS 3.1 4.8.12.1): content and security say it. */
const unsaid: ReadonlySet<string> = new Set(['accept', 'authorization', 'content-type']);

export interface OperationContext {
  readonly indent: string;
  /** Parameters that the path gives to all its operations; the operation's own go before them. */
  readonly shared: Json | undefined;
}

/** `{ parameters, requestBody, responses }` of an Operation Object. */
export function operationType(operation: Json, source: TypeSource, { indent, shared }: OperationContext): string {
  const deeper = `${indent}    `;
  const body = own(operation, 'requestBody');
  const found = body === undefined ? undefined : resolveReferences(source.document, body, [])?.value;
  const needed = own(found, 'required') === true;
  const lines = [
    `${deeper}parameters: ${parametersType([...listOf(shared), ...listOf(own(operation, 'parameters'))], source, deeper)};\n`,
    found === undefined
      ? `${deeper}requestBody?: never;\n`
      : `${comment(documentation(found), deeper)}${deeper}requestBody${needed ? '' : '?'}: ${
          namedComponent(body, 'requestBodies', source) ?? requestBodyType(found, source, deeper)
        };\n`,
    `${deeper}responses: ${responsesType(own(operation, 'responses'), source, deeper)};\n`,
  ];
  return `{\n${lines.join('')}${indent}}`;
}

/** `{ query?, header?, path, cookie? }`: a place is optional when all that is in it is, and `never` when nothing is. */
export function parametersType(parameters: Json | undefined, source: TypeSource, indent: string): string {
  const deeper = `${indent}    `;
  const all = listOf(parameters).flatMap((parameter) => {
    const found = resolveReferences(source.document, parameter, [])?.value;
    const isSaid = found && !(own(found, 'in') === 'header' && unsaid.has(String(own(found, 'name')).toLowerCase()));
    return isSaid && isObject(found) ? [{ parameter, found }] : [];
  });
  const lines = places.map((place) => {
    // Of two with one name the last one counts: a type has each member once.
    const here = new Map(all.filter(({ found }) => found.in === place).map((one) => [String(one.found.name), one]));
    if (here.size === 0) return `${deeper}${place}?: never;\n`;
    const needed = [...here.values()].some(({ found }) => isRequired(found));
    const sorted = [...here].sort(([a], [b]) => compare(a, b));
    const members = sorted.map(([name, { parameter, found }]) => {
      const notes = comment(documentation(found), `${deeper}    `);
      const type = namedComponent(parameter, 'parameters', source) ?? parameterType(found, source, `${deeper}    `);
      return `${notes}${deeper}    ${propertyName(name)}${isRequired(found) ? '' : '?'}: ${type};\n`;
    });
    return `${deeper}${place}${needed ? '' : '?'}: {\n${members.join('')}${deeper}};\n`;
  });
  // The whole query as one value (OAS 3.2 4.12.3) has a place of its own beside those that openapi-typescript knows.
  const whole = all.find(({ found }) => found.in === 'querystring')?.found;
  if (whole) {
    const type = parameterType(whole, source, deeper);
    lines.push(
      `${comment(documentation(whole), deeper)}${deeper}querystring${isRequired(whole) ? '' : '?'}: ${type};\n`,
    );
  }
  return `{\n${lines.join('')}${indent}}`;
}

function listOf(parameters: Json | undefined): readonly Json[] {
  return Array.isArray(parameters) ? parameters : [];
}

function isRequired(parameter: JsonObject): boolean {
  return parameter.required === true || parameter.in === 'path';
}

/** The type of a parameter's or header's value. */
export function parameterType(parameter: Json, source: TypeSource, indent: string, way: Way = 'request'): string {
  const content = own(parameter, 'content');
  const media = isObject(content) ? Object.values(content)[0] : undefined;
  const schema = own(media ?? parameter, 'schema');
  // What nobody describes is text, as everything in a head is.
  return schema === undefined && media === undefined ? 'string' : schemaType(schema, scopeOf(source, way), indent);
}

/** `{ content: { "application/json": … } }` of a Request Body Object. */
export function requestBodyType(body: Json, source: TypeSource, indent: string): string {
  return `{\n${contentType(own(body, 'content'), scopeOf(source, 'request'), `${indent}    `)}${indent}}`;
}

function responsesType(responses: Json | undefined, source: TypeSource, indent: string): string {
  const deeper = `${indent}    `;
  const declared = Object.keys(isObject(responses) ? responses : {});
  const statuses = declared.filter((status) => !status.startsWith('x-')).sort(compare);
  if (statuses.length === 0) return 'never';
  const lines = statuses.map((status) => {
    const response = (responses as JsonObject)[status] as Json;
    const found = resolveReferences(source.document, response, [])?.value;
    const type = namedComponent(response, 'responses', source) ?? responseType(found, source, deeper);
    return `${comment(documentation(found), deeper)}${deeper}${propertyName(status)}: ${type};\n`;
  });
  return `{\n${lines.join('')}${indent}}`;
}

/** `{ headers, content }` of a Response Object. */
export function responseType(response: Json | undefined, source: TypeSource, indent: string): string {
  const deeper = `${indent}    `;
  const headers = own(response, 'headers');
  const names = Object.keys(isObject(headers) ? headers : {}).sort(compare);
  const members = names.map((name) => {
    const header = resolveReferences(source.document, own(headers, name), [])?.value ?? null;
    const type =
      namedComponent(own(headers, name), 'headers', source) ??
      parameterType(header, source, `${deeper}    `, 'response');
    const needed = own(header, 'required') === true;
    return `${comment(documentation(header), `${deeper}    `)}${deeper}    ${propertyName(name)}${needed ? '' : '?'}: ${type};\n`;
  });
  const content = contentType(own(response, 'content'), scopeOf(source, 'response'), deeper);
  return `{\n${deeper}headers: {\n${members.join('')}${deeper}    [name: string]: unknown;\n${deeper}};\n${content}${indent}}`;
}

function contentType(content: Json | undefined, scope: TypeScope, indent: string): string {
  const types = Object.keys(isObject(content) ? content : {}).sort(compare);
  if (types.length === 0) return `${indent}content?: never;\n`;
  const lines = types.map((type) => {
    const media = resolveReferences(scope.document, own(content, type), [])?.value;
    return `${indent}    ${propertyName(type)}: ${mediaType(media, scope, `${indent}    `)};\n`;
  });
  return `${indent}content: {\n${lines.join('')}${indent}};\n`;
}

/** What content of this type is; of a sequence only the items may be described (OAS 3.2 4.14.3). */
function mediaType(media: Json | undefined, scope: TypeScope, indent: string): string {
  const item = own(media, 'itemSchema');
  if (item === undefined || own(media, 'schema') !== undefined) return schemaType(own(media, 'schema'), scope, indent);
  return `${grouped(schemaType(item, scope, indent))}[]`;
}

/** The name of the component that `value` refers to, when it refers to one of `section`. */
function namedComponent(value: Json | undefined, section: string, source: TypeSource): string | undefined {
  const reference = own(value, '$ref');
  const tokens = typeof reference === 'string' ? fragmentTokens(reference) : undefined;
  if (tokens?.length !== 3 || tokens[0] !== 'components' || tokens[1] !== section) return undefined;
  const name = tokens[2] as string;
  return own(own(own(source.document, 'components'), section), name) === undefined
    ? undefined
    : `components[${stringLiteral(section)}][${stringLiteral(name)}]`;
}

function scopeOf(source: TypeSource, way: Way): TypeScope {
  return { ...source, way, depth: 0 };
}
