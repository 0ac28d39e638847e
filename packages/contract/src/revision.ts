// The one value everything is derived from: docs, routing, validation and clients cannot disagree.

import type { OpenAPIV3_1 } from 'openapi-types';
import { acceptedDocuments } from './accepted-documents.ts';
import { digestOf } from './canonical.ts';
import { type Diagnostic, sortDiagnostics } from './diagnostic.ts';
import type { Document } from './document.ts';
import type { Json, JsonObject } from './json.ts';
import { mergeDocuments } from './merge.ts';
import type { MergePolicy } from './merge-policy.ts';
import type { Operation } from './operation.ts';
import { compileRequestValidator, type RequestPolicy } from './request/request-validator.ts';
import { buildRouteTable, type RouteTable } from './route-table.ts';
import type { RequestValidator } from './validator.ts';

/** Immutable result of compiling documents under a policy; the same inputs in any order give the same id and bytes. */
export interface Revision {
  /** Hex digest over inputs and policy; its first six characters are shown to people. */
  readonly id: string;
  readonly document: OpenAPIV3_1.Document;
  /** The document as JSON text, as `/openapi.json` serves it. Serialised on first use. */
  readonly json: string;
  /** Sorted by path, then method. */
  readonly operations: readonly Operation[];
  readonly routes: RouteTable<Operation>;
  /** Of all documents and of the merge, sorted by service, pointer, rule. */
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: ReadonlyMap<string, Document>;
  /**
   * The validator of one of `operations`. Compiled on first use and reused by later revisions while the service's document
   * is the same. Query parameters that are not declared are allowed unless `policy` says otherwise.
   */
  validator(operation: Operation, policy?: RequestPolicy): RequestValidator;
}

/**
 * Compiles documents of different services into a revision; `previous` itself when nothing changed. What belongs to a
 * Document that an earlier revision had is not made again. Total: bad input gives diagnostics.
 */
export function compileRevision(
  documents: Iterable<Document>,
  policy: MergePolicy = {},
  previous?: Revision,
): Revision {
  const sources = acceptedDocuments(documents);
  const id = digestOf([sources.documents.map(({ service, digest }) => [service, digest]), plain(policy)]).slice(
    'sha256-'.length,
  );
  if (previous?.id === id) return previous;
  const { document, operations, diagnostics } = mergeDocuments(sources.documents, policy);
  const found = [...sources.documents.flatMap((source) => source.diagnostics), ...sources.diagnostics, ...diagnostics];
  let json: string | undefined;
  return Object.freeze({
    id,
    document: document as unknown as OpenAPIV3_1.Document,
    get json() {
      json ??= JSON.stringify(document);
      return json;
    },
    operations,
    routes: buildRouteTable(operations),
    diagnostics: sortDiagnostics(found),
    documents: new Map(sources.documents.map((source) => [source.service, source])),
    validator: (operation: Operation, { unknownQuery }: RequestPolicy = lenient) =>
      validatorOf(operation, document, unknownQuery),
  });
}

const lenient: RequestPolicy = { unknownQuery: 'allow' };

// An Operation stays the same object while its service's document does, and what it refers to is its service's own.
const validators: Record<RequestPolicy['unknownQuery'], WeakMap<Operation, RequestValidator>> = {
  allow: new WeakMap(),
  reject: new WeakMap(),
};

function validatorOf(
  operation: Operation,
  document: JsonObject,
  unknownQuery: RequestPolicy['unknownQuery'],
): RequestValidator {
  const known = validators[unknownQuery].get(operation);
  if (known) return known;
  const compiled = compileRequestValidator(operation, document, { unknownQuery });
  validators[unknownQuery].set(operation, compiled);
  return compiled;
}

// Keys without a value are no part of a policy.
function plain(policy: MergePolicy): Json {
  return JSON.parse(JSON.stringify(policy)) as Json;
}
