// Body and form parameters of 2.0: one Request Body Object in the model.

import { isObject, type Json, type JsonObject, own } from '../../json.ts';
import type { Upgrade20 } from './context.ts';
import { describedValue } from './parameter.ts';
import { upgradeSchema } from './schema.ts';

/** A parameter with its place in the published document. */
export interface PlacedParameter {
  readonly value: JsonObject;
  readonly tokens: readonly string[];
}

/** Where nothing is said about media types, any may come. */
const anyType = ['*/*'];
const formTypes = ['application/x-www-form-urlencoded', 'multipart/form-data'];

/** The body a `body` parameter describes, for the given media types. */
export function bodyOf(
  { value, tokens }: PlacedParameter,
  consumes: readonly string[],
  upgrade: Upgrade20,
): JsonObject {
  const schema = upgradeSchema(own(value, 'schema'), [...tokens, 'schema'], upgrade);
  const types = consumes.length > 0 ? consumes : anyType;
  const { description, required } = value;
  return {
    ...(description !== undefined && { description }),
    content: Object.fromEntries(types.map((type) => [type, { schema }])),
    ...(required !== undefined && { required }),
    ...extensionsOf(value),
  };
}

/** The body that `formData` parameters describe together: an object with a property for each. */
export function formOf(
  fields: readonly PlacedParameter[],
  consumes: readonly string[],
  upgrade: Upgrade20,
): JsonObject {
  const properties: [string, Json][] = [];
  const encoding: [string, Json][] = [];
  for (const { value, tokens } of fields) {
    const name = String(value.name);
    const { schema, serialisation } = describedValue(value, tokens, upgrade);
    const { description } = value;
    properties.push([name, isObject(schema) && description !== undefined ? { ...schema, description } : schema]);
    if (serialisation.style !== undefined) encoding.push([name, { ...serialisation }]);
  }
  const required = fields.filter(({ value }) => value.required === true).map(({ value }) => String(value.name));
  const schema = {
    type: 'object',
    properties: Object.fromEntries(properties),
    ...(required.length > 0 && { required }),
  };
  const media = { schema, ...(encoding.length > 0 && { encoding: Object.fromEntries(encoding) }) };
  return {
    content: Object.fromEntries(typesOfForm(fields, consumes).map((type) => [type, media])),
    ...(required.length > 0 && { required: true }),
  };
}

/** The form types among what is consumed; files need multipart. */
function typesOfForm(fields: readonly PlacedParameter[], consumes: readonly string[]): string[] {
  const hasFile = fields.some(({ value }) => value.type === 'file');
  const types = consumes.filter((type) =>
    (hasFile ? formTypes.slice(1) : formTypes).includes(type.split(';')[0]!.trim().toLowerCase()),
  );
  return types.length > 0 ? types : [hasFile ? 'multipart/form-data' : 'application/x-www-form-urlencoded'];
}

function extensionsOf(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => key.startsWith('x-')));
}
