// The references of an object that may lead elsewhere, and the same object with others in their place.

import { isObject, type Json, type JsonObject, own } from '../../json.ts';
import { type ObjectKind, objectGrammar } from '../../object-grammar.ts';
import { rewrite } from '../../rewrite.ts';
import { ownName, type Target, targetOf } from './target.ts';

/** What comes in place of a reference; undefined leaves it as it is. */
export type Replace = (target: Target) => string | undefined;

/**
 * `value`, an object of `kind` that stands at `address`, with every reference replaced. Schemas with an `$id` are left alone:
 * theirs lead elsewhere. Discriminators keep their meaning: mappings are references, and a name that followed from the
 * address of a branch is written down.
 */
export function replaceReferences(value: Json, kind: ObjectKind, address: string, replace: Replace): Json {
  const follow = (text: string, at: ObjectKind): string => {
    const target = objectGrammar[at].component && targetOf(text, address, at);
    return (target && replace(target)) || text;
  };
  return rewrite(value, kind, {
    reference: (text, place) => follow(text, place.kind),
    enter: (object, place) => place.kind !== 'schema' || typeof own(object, '$id') !== 'string',
    leave(object, place, source) {
      if (place.kind !== 'schema') return object;
      const discriminator = own(object, 'discriminator');
      if (!isObject(discriminator)) return object;
      const mapping = { ...branchNames(source, address, follow), ...mapped(own(discriminator, 'mapping'), follow) };
      return Object.keys(mapping).length === 0 ? object : { ...object, discriminator: { ...discriminator, mapping } };
    },
  });
}

type Follow = (text: string, kind: ObjectKind) => string;

/** A mapping whose values are addresses (OAS 3.1 4.8.25); bare names are names of components and stay. */
function mapped(mapping: Json | undefined, follow: Follow): JsonObject {
  return Object.fromEntries(
    Object.entries(isObject(mapping) ? mapping : {}).map(([name, text]) => {
      const isAddress = typeof text === 'string' && /[/#]|\.(?:json|ya?ml)$/i.test(text);
      return [name, isAddress ? follow(text, 'schema') : text];
    }),
  );
}

/** The names that branches had by their addresses, which change. */
function branchNames(schema: JsonObject, address: string, follow: Follow): JsonObject {
  const branches = ['oneOf', 'anyOf'].flatMap((keyword) => own(schema, keyword) ?? []);
  return Object.fromEntries(
    branches.flatMap((branch) => {
      const text = own(branch as Json, '$ref');
      if (typeof text !== 'string') return [];
      const target = targetOf(text, address, 'schema');
      const next = follow(text, 'schema');
      return target && next !== text ? [[ownName(target), next]] : [];
    }),
  );
}
