// The one value everything is derived from: docs, routing, validation and clients cannot disagree.

import type { OpenAPIV3_1 } from 'openapi-types';
import { digestOf } from '../canonical.ts';
import { type Diagnostic, sortDiagnostics } from '../diagnostic.ts';
import type { Document } from '../document/document.ts';
import type { Json, JsonObject } from '../json.ts';
import { acceptedDocuments } from '../merge/accepted-documents.ts';
import { operationKeys } from '../merge/declared-operations.ts';
import { mergeDocuments, type OtherDocuments } from '../merge/merge.ts';
import type { MergePolicy } from '../merge/merge-policy.ts';
import type { Operation } from '../operation.ts';
import { buildRouteTable, type RouteTable } from '../route/route-table.ts';
import type { RequestPolicy } from '../validation-policy.ts';
import type { RequestValidator, ResponseValidator } from '../validator.ts';
import { type Alternative, alternativesOf, keepContracts } from './alternatives.ts';
import { documentBytes } from './json-bytes.ts';
import { operationValidators } from './operation-validator.ts';
import { serviceParts } from './service-part.ts';
import { utf8Text } from './text-codec.ts';

/** What a revision tells of a document it was made of. */
export interface SourceDocument {
  readonly service: string;
  /** Hash of the canonical form of the published document: `sha256-<hex>`. */
  readonly digest: string;
  /** The `openapi` or `swagger` field as published. */
  readonly sourceVersion: string;
  /** Source keys of its operations, in declared order. */
  readonly operationKeys: ReadonlySet<string>;
}

/** Immutable result of compiling documents under a policy; the same inputs in any order give the same id and bytes. */
export interface Revision {
  /** Hex digest over inputs and policy; its first six characters are shown to people. */
  readonly id: string;
  /** The Info Object of `document`. */
  readonly info: JsonObject;
  /** The merged document. May be large and is made on first use: what has to be quick reads what it needs elsewhere. */
  readonly document: OpenAPIV3_1.Document;
  /** The document as JSON text in UTF-8, as `/openapi.json` serves it. Written on first use. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `bytes` as a text. */
  readonly json: string;
  /** Sorted by path, then method. */
  readonly operations: readonly Operation[];
  readonly routes: RouteTable<Operation>;
  /** By the key of an operation: what instances promise for it whose document is not the primary one of their service. */
  readonly alternatives: ReadonlyMap<string, readonly Alternative[]>;
  /** Of all documents and of the merge, sorted by service, pointer, rule. */
  readonly diagnostics: readonly Diagnostic[];
  /** The documents it was made of, by service; of several that instances publish, the primary one. */
  readonly documents: ReadonlyMap<string, SourceDocument>;
  /** The part of the document that the operations of one service refer to: `{ paths, components }`. */
  part(service: string): JsonObject;
  /**
   * The validator of one of `operations` or `alternatives`. Compiled on first use and reused by later revisions while the service's document
   * is the same. Validators are kept by the policy object: hand in the same one each time; defaults where it says nothing.
   */
  validator(operation: Operation, policy?: Partial<RequestPolicy>): RequestValidator;
  /** The same for answers. */
  responseValidator(operation: Operation): ResponseValidator;
}

/** The documents of a service whose instances publish different ones. */
export interface MixedDocuments {
  /** The one that counts where several have an operation. */
  readonly primary: Document;
  /** Where operations come from that the primary one does not have; those that come first count first. */
  readonly others: readonly Document[];
}

/**
 * Compiles documents of different services into a revision; `previous` itself when nothing changed. What belongs to a
 * Document that an earlier revision had is not made again. Total: bad input gives diagnostics.
 */
export function compileRevision(
  documents: Iterable<Document | MixedDocuments>,
  policy: MergePolicy = {},
  previous?: Revision,
): Revision {
  const mixed = [...documents].map((one) => ('primary' in one ? one : { primary: one, others: [] }));
  const others: OtherDocuments = new Map(
    mixed.filter((one) => one.others.length > 0).map((one) => [one.primary.service, one.others]),
  );
  const sources = acceptedDocuments(mixed.map(({ primary }) => primary));
  const id = revisionId(sources.documents, others, policy);
  if (previous?.id === id) return previous;
  const { document, operations, alternatives, diagnostics } = mergeDocuments(sources.documents, policy, others);
  const found = [...sources.documents.flatMap((source) => source.diagnostics), ...sources.diagnostics, ...diagnostics];
  const part = serviceParts({ document, operations, naming: policy.naming ?? 'service' });
  const kept = alternativesOf(alternatives, operations);
  const validators = operationValidators((operation) => kept.partOf(operation) ?? part(operation.service));
  let bytes: Uint8Array<ArrayBuffer> | undefined;
  let routes: RouteTable<Operation> | undefined;
  const revision: Revision = Object.freeze({
    id,
    info: document.info as JsonObject,
    document: document as unknown as OpenAPIV3_1.Document,
    get bytes() {
      bytes ??= documentBytes(document);
      return bytes;
    },
    get json(): string {
      return utf8Text(this.bytes);
    },
    operations,
    get routes() {
      routes ??= buildRouteTable(operations);
      return routes;
    },
    alternatives: kept.byKey,
    diagnostics: sortDiagnostics(found),
    documents: new Map(sources.documents.map((source) => [source.service, sourceOf(source)])),
    part,
    validator: validators.request,
    responseValidator: validators.response,
  });
  keepContracts(revision, alternatives);
  return revision;
}

/** The id of the revision that these documents (sorted by service) and this policy give. */
function revisionId(documents: readonly Document[], others: OtherDocuments, policy: MergePolicy): string {
  const inputs = documents.map(({ service, digest }) => [
    service,
    digest,
    ...(others.get(service) ?? []).map((other) => other.digest),
  ]);
  return digestOf([inputs, plain(policy)]).slice('sha256-'.length);
}

// Keys without a value are no part of a policy.
function plain(policy: MergePolicy): Json {
  return JSON.parse(JSON.stringify(policy)) as Json;
}

const sources: WeakMap<Document, SourceDocument> = new WeakMap();

/** What a revision will tell of a document; the same object each time. */
export function sourceOf(document: Document): SourceDocument {
  const { service, digest, sourceVersion } = document;
  const source = sources.get(document) ?? { service, digest, sourceVersion, operationKeys: operationKeys(document) };
  sources.set(document, source);
  return source;
}
