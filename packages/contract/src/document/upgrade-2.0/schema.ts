// Schemas of 2.0: a subset of JSON Schema draft 4 with a discriminator that is only a name, and `x-nullable` by custom.

import { isObject, type Json, type JsonObject, own } from '../../json.ts';
import { rewrite } from '../../rewrite.ts';
import { exclusiveBounds } from '../exclusive-bound.ts';
import type { Findings } from '../findings.ts';
import { bareReference, withNull, withoutIdentity } from '../upgrade-3.0.ts';
import { movedReference, type Upgrade20 } from './context.ts';

/** A Schema Object in the model; `tokens` is where it lies in the published document. Anything, when there is none. */
export function upgradeSchema(value: Json | undefined, tokens: readonly string[], upgrade: Upgrade20): Json {
  if (!isObject(value)) return value ?? {};
  const known = upgrade.schemas.get(value);
  if (known !== undefined) return known;
  const upgraded = withKeywords(value, tokens, upgrade);
  upgrade.schemas.set(value, upgraded);
  return upgraded;
}

function withKeywords(value: JsonObject, tokens: readonly string[], { root, findings }: Upgrade20): Json {
  return rewrite(
    value,
    'schema',
    {
      reference: (text) => movedReference(text, root),
      leave(object, place, source) {
        if (typeof own(source, '$ref') === 'string') return bareReference(object, place.tokens, source, findings);
        return upgradeKeywords(object, place.tokens, findings);
      },
    },
    tokens,
  );
}

function upgradeKeywords(source: JsonObject, tokens: readonly string[], findings: Findings): JsonObject {
  const sound = withoutIdentity(exclusiveBounds(source, tokens, findings), tokens, findings);
  const { 'x-nullable': nullable, ...schema } = sound;
  if (typeof schema.discriminator === 'string') schema.discriminator = { propertyName: schema.discriminator };
  if (schema.type === 'file') Object.assign(schema, { type: 'string', format: 'binary' });
  return nullable === true ? withNull({ ...schema, nullable }, tokens, findings, 'lenient') : schema;
}
