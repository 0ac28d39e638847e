// The schemas that types refer to by name: those of the components, and every other part of the document that a schema refers
// to. All that is referred to has a name, so that nothing is written twice and no circle is followed.

import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { fragmentTokens } from '../pointer.ts';
import { localReference, valueAt } from '../reference.ts';
import { rewrite } from '../rewrite.ts';

/** Schemas by key: the name of a component, or the reference (`#/…`) of another part of the document. */
export type SchemasByKey = ReadonlyMap<string, Json>;

/** Every schema of the document that has a key. */
export function schemasByKey(document: JsonObject): SchemasByKey {
  const components = own(own(document, 'components'), 'schemas');
  const found = new Map<string, Json>(Object.entries(isObject(components) ? components : {}));
  rewrite(document, 'document', {
    reference(text, { kind }) {
      const key = kind === 'schema' ? schemaKey(text) : undefined;
      if (key === undefined || found.has(key)) return text;
      const target = valueAt(document, fragmentTokens(text) ?? []);
      if (target !== undefined) found.set(key, target);
      return text;
    },
  });
  return found;
}

/** The key of what a reference means; undefined for what is not a place in the document. */
export function schemaKey(reference: Json | undefined): string | undefined {
  const tokens = typeof reference === 'string' ? fragmentTokens(reference) : undefined;
  if (tokens === undefined) return undefined;
  const isComponent = tokens.length === 3 && tokens[0] === 'components' && tokens[1] === 'schemas';
  return isComponent ? tokens[2] : localReference(tokens);
}

/** True for the key of a part that is no component. */
export function isPart(key: string): boolean {
  return key.startsWith('#');
}
