// The one value everything is derived from: docs, routing, validation and clients cannot disagree.

import type { OpenAPIV3_1 } from 'openapi-types';
import type { Diagnostic } from './diagnostic.ts';
import type { Document } from './document.ts';
import type { MergePolicy } from './merge-policy.ts';
import type { Operation } from './operation.ts';
import type { RouteTable } from './route-table.ts';
import type { RequestValidator } from './validator.ts';

/** Immutable result of compiling documents under a policy; the same inputs in any order give the same id and bytes. */
export interface Revision {
  /** Hex digest over inputs and policy; its first six characters are shown to people. */
  readonly id: string;
  readonly document: OpenAPIV3_1.Document;
  /** The document as JSON text: the bytes whose ETag is the id. Serialised on first use. */
  readonly json: string;
  /** Sorted by path, then method. */
  readonly operations: readonly Operation[];
  readonly routes: RouteTable<Operation>;
  /** Of all documents and of the merge, sorted by service, pointer, rule. */
  readonly diagnostics: readonly Diagnostic[];
  readonly documents: ReadonlyMap<string, Document>;
  /** Compiled on first use and reused by later revisions while the service's document is the same. */
  validator(operation: Operation): RequestValidator;
}

export type CompileRevision = (documents: Iterable<Document>, policy: MergePolicy, previous?: Revision) => Revision;
