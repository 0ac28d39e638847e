// Responses of 2.0: one schema for all media types, examples by media type, headers that describe their values themselves.

import { isObject, type Json, type JsonObject, own } from '../../json.ts';
import { movedReference, type Upgrade20 } from './context.ts';
import { upgradeParameter } from './parameter.ts';
import { upgradeSchema } from './schema.ts';

/** A Response Object in the model, for the media types of its operation. */
export function upgradeResponse(
  source: Json,
  tokens: readonly string[],
  produces: readonly string[],
  upgrade: Upgrade20,
): Json {
  if (!isObject(source)) return source;
  const { schema, headers, examples, ...rest } = source;
  const reference = own(source, '$ref');
  if (typeof reference === 'string') return { ...rest, $ref: movedReference(reference, upgrade.root) };
  return {
    ...rest,
    ...(isObject(headers) && { headers: upgradeHeaders(headers, [...tokens, 'headers'], upgrade) }),
    ...contentOf(schema, isObject(examples) ? examples : {}, [...tokens, 'schema'], produces, upgrade),
  };
}

function contentOf(
  schema: Json | undefined,
  examples: JsonObject,
  tokens: readonly string[],
  produces: readonly string[],
  upgrade: Upgrade20,
): { content?: JsonObject } {
  const types = new Set([...(schema === undefined ? [] : produces), ...Object.keys(examples)]);
  if (schema === undefined && types.size === 0) return {};
  if (types.size === 0) types.add('*/*');
  const upgraded = schema === undefined ? {} : { schema: upgradeSchema(schema, tokens, upgrade) };
  const media = [...types].map((type) => [
    type,
    { ...upgraded, ...(Object.hasOwn(examples, type) && { example: examples[type] }) },
  ]);
  return { content: Object.fromEntries(media) as JsonObject };
}

function upgradeHeaders(headers: JsonObject, tokens: readonly string[], upgrade: Upgrade20): JsonObject {
  const upgraded = Object.entries(headers).map(([name, header]) => [
    name,
    isObject(header) ? upgradeParameter(header, [...tokens, name], upgrade) : header,
  ]);
  return Object.fromEntries(upgraded) as JsonObject;
}
