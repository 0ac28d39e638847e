// The OpenAPI bytes a service publishes, parsed, limited and brought to one model.

import type { Diagnostic } from './diagnostic.ts';
import type { JsonObject } from './json.ts';

/** A parsed document: valid enough to merge. Immutable. */
export interface Document {
  readonly service: string;
  /** Hash of the canonical form of the published document: `sha256-<hex>`. */
  readonly digest: string;
  /** The `openapi` or `swagger` field as published. */
  readonly sourceVersion: string;
  /** OpenAPI 3.1 with 3.2's additions; JSON Pointers of kept parts equal the source's where the version allows. */
  readonly root: JsonObject;
  /** Findings that did not keep the document out. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Bounds on what a document may cost. All are checked before anything is derived from it. */
export interface DocumentLimits {
  /** Bytes of text. Default 16 MiB. */
  readonly bytes: number;
  /** Levels of nesting. Default 200. */
  readonly depth: number;
  /** Objects, arrays and scalars after aliases are expanded. Default 2,000,000. */
  readonly nodes: number;
  /** Operations. Default 5,000. */
  readonly operations: number;
}

export interface ParseOptions {
  readonly limits?: Partial<DocumentLimits>;
  /** `lenient` repairs what it can and reports it; `strict` keeps the document out. Default `lenient`. */
  readonly mode?: 'strict' | 'lenient';
}

/** A document, or the reasons why there is none. */
export type ParseResult =
  | { readonly document: Document; readonly diagnostics: readonly Diagnostic[] }
  | { readonly document: undefined; readonly diagnostics: readonly Diagnostic[] };
