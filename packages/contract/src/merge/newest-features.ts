// Does a document need OpenAPI 3.2? Only what 3.1 cannot say counts, not the version the document names.

import type { Document } from '../document/document.ts';
import { type Json, type JsonObject, own } from '../json.ts';
import type { ObjectKind } from '../object-grammar.ts';
import { rewrite } from '../rewrite.ts';

/** Fields that OpenAPI 3.2 added, by the kind of object that has them. */
const newestFields: Partial<Record<ObjectKind, readonly string[]>> = {
  components: ['mediaTypes'],
  pathItem: ['query', 'additionalOperations'],
  mediaType: ['itemSchema', 'prefixEncoding', 'itemEncoding'],
  encoding: ['encoding', 'prefixEncoding', 'itemEncoding'],
  response: ['summary'],
  example: ['dataValue', 'serializedValue'],
  securityScheme: ['oauth2MetadataUrl', 'deprecated'],
};

/** True when the document uses something that OpenAPI 3.1 has no field for. */
export function usesNewest({ root, sourceVersion }: Document): boolean {
  if (!sourceVersion.startsWith('3.2')) return false;
  const tags = own(root, 'tags');
  let found = Array.isArray(tags) && tags.some((tag) => has(tag, ['summary', 'parent', 'kind']));
  rewrite(root, 'document', {
    reference: (text) => text,
    enter(object, { kind }) {
      found ||= has(object, newestFields[kind] ?? []) || isNewest(object, kind);
      return !found;
    },
  });
  return found;
}

function isNewest(object: JsonObject, kind: ObjectKind): boolean {
  if (kind === 'parameter') return object.in === 'querystring' || object.style === 'cookie';
  if (kind === 'securityScheme') return own(own(object, 'flows'), 'deviceAuthorization') !== undefined;
  // Since 3.2 a response needs no description, and a media type may be a reference.
  if (kind === 'response') return !has(object, ['description', '$ref']);
  if (kind === 'mediaType') return has(object, ['$ref']);
  return (
    kind === 'schema' &&
    (has(own(object, 'discriminator'), ['defaultMapping']) || has(own(object, 'xml'), ['nodeType']))
  );
}

function has(object: Json | undefined, fields: readonly string[]): boolean {
  return fields.some((field) => own(object, field) !== undefined);
}
