// The OpenAPI bytes a service publishes, parsed, limited and brought to one model.

import { digestOf } from './canonical.ts';
import { type Diagnostic, diagnose } from './diagnostic.ts';
import { type JsonObject, own } from './json.ts';
import { parseText } from './parse.ts';
import type { ReadingNote } from './reading.ts';

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

/** Limits that apply where the options say nothing. */
export const defaultLimits: DocumentLimits = { bytes: 16 * 2 ** 20, depth: 200, nodes: 2_000_000, operations: 5_000 };

/**
 * Reads what a service has published. Pure and total: whatever the text, the result is a document that is safe to merge or
 * the findings that say why there is none; nothing is fetched, read or thrown, and time and memory are bounded by the limits.
 */
export function parseDocument(service: string, text: string, options: ParseOptions = {}): ParseResult {
  const limits = { ...defaultLimits, ...options.limits };
  const reading = parseText(text, limits);
  if (reading.failure) return { document: undefined, diagnostics: [fromNote(service, reading.failure)] };
  const root = reading.value as JsonObject;
  const diagnostics = reading.notes.map((note) => fromNote(service, note));
  const sourceVersion = String(own(root, 'openapi') ?? own(root, 'swagger') ?? '');
  const document = { service, digest: digestOf(root), sourceVersion, root, diagnostics };
  return { document, diagnostics };
}

function fromNote(service: string, { rule, message, position }: ReadingNote): Diagnostic {
  return diagnose(rule, service, '', message, { ...(position && { position }) });
}
