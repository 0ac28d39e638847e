// Parameters and headers of 2.0: what describes the value moves into a schema, collectionFormat becomes a style.

import { isObject, type Json, type JsonObject, own } from '../../json.ts';
import type { Upgrade20 } from './context.ts';
import { upgradeSchema } from './schema.ts';

/** How a list is written on the wire, in words of 3.x. */
export interface Serialisation {
  readonly style?: string;
  readonly explode?: boolean;
}

const delimited: ReadonlyMap<string, Serialisation> = new Map<string, Serialisation>([
  ['csv', { style: 'form', explode: false }],
  ['ssv', { style: 'spaceDelimited', explode: false }],
  ['pipes', { style: 'pipeDelimited', explode: false }],
  ['multi', { style: 'form', explode: true }],
]);
const commas: ReadonlyMap<string, Serialisation> = new Map([['csv', {}]]);

/** Fields of the parameter itself; all others describe its value. */
const ownFields: ReadonlySet<string> = new Set([
  'name',
  'in',
  'description',
  'required',
  'allowEmptyValue',
  'deprecated',
]);

/** A path, query or header parameter, or a header of a response, in the model. */
export function upgradeParameter(source: JsonObject, tokens: readonly string[], upgrade: Upgrade20): JsonObject {
  const { schema, serialisation } = describedValue(source, tokens, upgrade);
  const kept = Object.entries(source).filter(
    ([key]) => ownFields.has(key) || (key.startsWith('x-') && key !== 'x-nullable'),
  );
  return { ...Object.fromEntries(kept), ...serialisation, schema };
}

/**
 * The schema of the value that a parameter, form field or header describes, and how a list is written. A list whose format
 * 3.x has no word for (tab-separated ones; any but commas in paths and headers; lists in lists) is a plain text.
 */
export function describedValue(
  source: JsonObject,
  tokens: readonly string[],
  upgrade: Upgrade20,
): { readonly schema: Json; readonly serialisation: Serialisation } {
  const { collectionFormat = 'csv', ...rest } = source;
  const described = Object.entries(rest).filter(
    ([key]) => !ownFields.has(key) && (!key.startsWith('x-') || key === 'x-nullable'),
  );
  const schema = upgradeSchema(withoutNesting(Object.fromEntries(described), tokens, upgrade), tokens, upgrade);
  if (source.type !== 'array') return { schema, serialisation: {} };
  const formats = source.in === 'query' || source.in === 'formData' ? delimited : commas;
  const serialisation = formats.get(String(collectionFormat));
  if (serialisation !== undefined) return { schema, serialisation };
  const place = typeof source.in === 'string' ? source.in : 'header';
  upgrade.findings.repaired('collection-format', tokens, `OpenAPI 3 has no ${collectionFormat} lists in ${place}`);
  return { schema: { type: 'string' }, serialisation: {} };
}

/** Lists in lists have a format of their own, which 3.x cannot say: the inner ones become texts. */
function withoutNesting(described: JsonObject, tokens: readonly string[], { findings }: Upgrade20): JsonObject {
  const { items } = described;
  if (!isObject(items)) return described;
  const { collectionFormat: _, ...item } = items;
  if (own(item, 'type') !== 'array') return { ...described, items: item };
  findings.repaired('collection-format', [...tokens, 'items'], 'OpenAPI 3 has no lists in lists here');
  return { ...described, items: { type: 'string' } };
}
