// Objects other than schemas in 3.0: what 3.1 and 3.2 added goes.

import { isObject, type Json, type JsonObject, own } from '../../json.ts';
import type { ObjectKind } from '../../object-grammar.ts';
import { isReferenceObject } from '../../rewrite.ts';
import type { Loss } from './schema.ts';

/** Fields that 3.0 does not have, and whose absence is a loss. */
const lost: { readonly [Kind in ObjectKind]?: readonly string[] } = {
  document: ['webhooks'],
  pathItem: ['query', 'additionalOperations'],
  mediaType: ['itemSchema', 'prefixEncoding', 'itemEncoding'],
  encoding: ['encoding', 'prefixEncoding', 'itemEncoding'],
  response: ['summary'],
  example: ['serializedValue'],
  securityScheme: ['oauth2MetadataUrl', 'deprecated'],
};

/** Fields that 3.0 does not have and does not need. */
const needless: { readonly [Kind in ObjectKind]?: readonly string[] } = {
  document: ['jsonSchemaDialect', '$self'],
  components: ['pathItems', 'mediaTypes'],
};

/** An object of a kind in 3.0; the objects inside it are there already. */
export function objectIn30(source: JsonObject, kind: ObjectKind, loss: Loss): JsonObject {
  if (isReferenceObject(source, kind)) {
    if (Object.keys(source).length > 1) loss('dropped', 'the description beside $ref');
    return { $ref: source.$ref as Json };
  }
  let object = without(source, needless[kind] ?? []);
  const gone = (lost[kind] ?? []).filter((field) => Object.hasOwn(object, field));
  if (gone.length > 0) loss('dropped', gone.join(', '));
  object = without(object, gone);
  if (isObject(own(object, 'server'))) object = { ...object, server: without(object.server as JsonObject, ['name']) };
  if (Array.isArray(own(object, 'servers')))
    object = { ...object, servers: eachWithout(object.servers as Json[], ['name']) };
  return additions[kind]?.(object, loss) ?? object;
}

/** What a kind needs besides. */
const additions: { readonly [Kind in ObjectKind]?: (object: JsonObject, loss: Loss) => JsonObject } = {
  document({ openapi: _, ...root }) {
    const { info, tags, paths = {}, ...rest } = root;
    return {
      openapi: '3.0.4',
      ...(isObject(info) && { info: infoIn30(info) }),
      ...(Array.isArray(tags) && { tags: eachWithout(tags, ['summary', 'parent', 'kind']) }),
      ...rest,
      paths,
    };
  },
  operation: (operation) =>
    Object.hasOwn(operation, 'responses') ? operation : { ...operation, responses: anyResponse },
  responses: (responses) =>
    Object.keys(responses).some((key) => !key.startsWith('x-')) ? responses : { ...responses, ...anyResponse },
  response: (response) => (Object.hasOwn(response, 'description') ? response : { ...response, description: '' }),
  example({ dataValue, ...example }) {
    return dataValue === undefined || Object.hasOwn(example, 'value') ? example : { ...example, value: dataValue };
  },
  pathItem: (item, loss) => withoutQuerystring(item, loss),
  securityScheme(scheme, loss) {
    const flows = own(scheme, 'flows');
    if (!isObject(flows) || !Object.hasOwn(flows, 'deviceAuthorization')) return scheme;
    loss('dropped', 'the flow deviceAuthorization');
    return { ...scheme, flows: without(flows, ['deviceAuthorization']) };
  },
};

/** An operation has at least one response in 3.0. */
const anyResponse: JsonObject = { default: { description: '' } };

/** Parameters that are the whole query, from a path item and its operations. */
function withoutQuerystring(item: JsonObject, loss: Loss): JsonObject {
  const keep = (owner: JsonObject): JsonObject => {
    const parameters = own(owner, 'parameters');
    if (!Array.isArray(parameters)) return owner;
    const kept = parameters.filter((parameter) => own(parameter, 'in') !== 'querystring');
    if (kept.length === parameters.length) return owner;
    loss('dropped', 'the parameter that is the whole query string');
    return { ...owner, parameters: kept };
  };
  const entries = Object.entries(keep(item)).map(([key, value]) => [key, isObject(value) ? keep(value) : value]);
  return Object.fromEntries(entries) as JsonObject;
}

function infoIn30({ summary: _, ...info }: JsonObject): JsonObject {
  return isObject(own(info, 'license'))
    ? { ...info, license: without(info.license as JsonObject, ['identifier']) }
    : info;
}

function eachWithout(list: readonly Json[], fields: readonly string[]): Json[] {
  return list.map((item) => (isObject(item) ? without(item, fields) : item));
}

function without(object: JsonObject, fields: readonly string[]): JsonObject {
  if (!fields.some((field) => Object.hasOwn(object, field))) return object;
  return Object.fromEntries(Object.entries(object).filter(([key]) => !fields.includes(key)));
}
