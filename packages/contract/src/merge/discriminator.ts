// Discriminators name schemas by their component names (OAS 3.1 4.8.25). Those names change in a merge, the values in
// messages do not: every implicit name becomes an explicit mapping from the old name to the new reference.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { fragmentTokens } from '../pointer.ts';

/** The component schemas that extend a component schema: those whose `allOf` refers to it, directly or through others. */
export type Subtypes = (parent: string) => readonly string[];

/**
 * Who extends whom among the schemas of a Components Object, nearest first. Answers are found when they are asked for: those
 * for every schema together are the square of a long line of schemas, and few of them have a discriminator.
 */
export function subtypesOf(schemas: Json | undefined): Subtypes {
  const direct = new Map<string, string[]>();
  for (const name of isObject(schemas) ? Object.keys(schemas) : []) {
    for (const parent of namesOf(own(own(schemas, name), 'allOf'))) {
      const children = direct.get(parent);
      if (children) children.push(name);
      else direct.set(parent, [name]);
    }
  }
  return (parent) => descendants(parent, direct);
}

/**
 * The discriminator of `schema` with every value it may have in `mapping`, mapped by `reference`. `schema` is as
 * declared; `name` is its component name when it is a component. Unchanged parts are shared.
 */
export function publicDiscriminator(
  schema: JsonObject,
  name: string | undefined,
  subtypes: Subtypes,
  reference: (text: string) => string,
): JsonObject | undefined {
  const discriminator = own(schema, 'discriminator');
  if (!isObject(discriminator)) return undefined;
  const mapping = new Map<string, Json>();
  const declared = own(discriminator, 'mapping');
  for (const value of isObject(declared) ? Object.keys(declared) : []) {
    const target = own(declared, value) as Json;
    mapping.set(value, typeof target === 'string' ? reference(mappingReference(target)) : target);
  }
  const implicit = [
    ...namesOf(own(schema, 'oneOf')),
    ...namesOf(own(schema, 'anyOf')),
    ...(name === undefined ? [] : subtypes(name)),
  ];
  for (const value of implicit) {
    if (!mapping.has(value)) mapping.set(value, reference(schemaReference(value)));
  }
  const result: JsonObject = { ...discriminator };
  if (mapping.size > 0) result.mapping = Object.fromEntries(mapping);
  const fallback = own(discriminator, 'defaultMapping');
  if (typeof fallback === 'string') result.defaultMapping = reference(mappingReference(fallback));
  return result;
}

/** A mapping value as a reference. A value that could be a component's name is one (OAS 3.2 4.25.3). */
export function mappingReference(value: string): string {
  return /^[A-Za-z0-9._-]+$/.test(value) && !/\.(?:json|ya?ml)$/i.test(value) ? schemaReference(value) : value;
}

function schemaReference(name: string): string {
  return `#/components/schemas/${name.replaceAll('~', '~0').replaceAll('/', '~1').replaceAll('%', '%25')}`;
}

// Names of the component schemas that a list of schemas refers to.
function namesOf(list: Json | undefined): string[] {
  const names: string[] = [];
  for (const branch of Array.isArray(list) ? list : []) {
    const reference = own(branch, '$ref');
    const tokens = typeof reference === 'string' ? fragmentTokens(reference) : undefined;
    if (tokens?.length === 3 && tokens[0] === 'components' && tokens[1] === 'schemas') names.push(tokens[2] as string);
  }
  return names;
}

function descendants(parent: string, direct: ReadonlyMap<string, readonly string[]>): string[] {
  // A set is visited in the order of insertion, what is added on the way included.
  const found = new Set([parent]);
  for (const name of found) for (const child of direct.get(name) ?? []) found.add(child);
  found.delete(parent);
  return [...found];
}
