// Small documents for tests of the merge.

import { type Document, parseDocument } from '../document/document.ts';
import type { Json, JsonObject } from '../json.ts';
import { mergeDocuments } from './merge.ts';
import type { MergePolicy } from './merge-policy.ts';

/** A document of `service` with what a valid one needs and `parts`. Throws when it cannot be read. */
export function documentOf(service: string, parts: Record<string, unknown>): Document {
  const root = { openapi: '3.1.0', info: { title: service, version: '1' }, paths: {}, ...parts };
  const { document, diagnostics } = parseDocument(service, JSON.stringify(root));
  if (!document) throw new Error(JSON.stringify(diagnostics));
  return document;
}

/** An operation that answers with `schema`. */
export function answering(schema: unknown, parts: Record<string, unknown> = {}): Record<string, unknown> {
  return { responses: { 200: { description: 'Fine', content: { 'application/json': { schema } } } }, ...parts };
}

/** A document whose only operation, `GET /<service>`, answers with the component schema `name`. */
export function schemasOf(service: string, schemas: Record<string, unknown>, name = 'Thing'): Document {
  const paths = { [`/${service}`]: { get: answering({ $ref: `#/components/schemas/${name}` }) } };
  return documentOf(service, { paths, components: { schemas } });
}

/** The merged document of `documents`, for reading at will. */
export function merged(documents: readonly Document[], policy: MergePolicy = {}): Merged {
  const { document } = mergeDocuments(documents, policy);
  return {
    at(...tokens) {
      let value: Json | undefined = document;
      for (const token of tokens) value = (value as JsonObject | undefined)?.[token];
      return value;
    },
    schema: (name) => ((document.components as JsonObject).schemas as JsonObject)[name],
  };
}

interface Merged {
  /** The value at these keys; throws when there is nothing on the way. */
  at(...tokens: (string | number)[]): Json | undefined;
  schema(name: string): Json | undefined;
}
