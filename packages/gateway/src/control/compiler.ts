// The seam between the slow loop and the work of reading and merging documents, so that the loop does not know on
// which thread it is done. What crosses the seam is bytes, short values and revisions.

import type { Change, Diagnostic, MergePolicy, Revision, SourceDocument } from '@portico/contract';
import type { Companions } from './compile-message.ts';

/** A document that was read and can take part in a compile. Equal texts of a service give the same object. */
export interface ReadDocument {
  readonly source: SourceDocument;
  /** `service sha256`: names the text. */
  readonly key: string;
  /** What the service published. Kept, so that whoever compiles can be started anew. */
  readonly bytes: Uint8Array;
}

/** A document, or the reasons why there is none. */
export interface ReadResult {
  readonly document: ReadDocument | undefined;
  /** At most `diagnosticLimit`. */
  readonly diagnostics: readonly Diagnostic[];
  /** Why the document was given up without an answer about it, in a few words. */
  readonly quarantined?: string;
}

/** Findings of one document that are kept: more of them help nobody, and a document may have as many as it has lines. */
export const diagnosticLimit = 1_000;

/** Changes between two documents that are kept. */
export const changeLimit = 1_000;

/** The texts of one service that stay known: a rollout and its rollback need two. */
export const textsKept = 2;

/** By service: documents whose operations are kept as long as instances have them; those that come first count first. */
export type OtherReadDocuments = ReadonlyMap<string, readonly ReadDocument[]>;

export const noOthers: OtherReadDocuments = new Map();

/** What a compile of `documents` with `others` needs: every document, and who goes with whom. */
export function compiledTogether(
  documents: readonly ReadDocument[],
  others: OtherReadDocuments,
): { readonly all: readonly ReadDocument[]; readonly keys: readonly string[]; readonly companions: Companions } {
  const mixed = documents.filter(({ source }) => (others.get(source.service)?.length ?? 0) > 0);
  const beside = (document: ReadDocument) => others.get(document.source.service) ?? [];
  return {
    all: [...documents, ...mixed.flatMap(beside)],
    keys: documents.map(({ key }) => key),
    companions: new Map(mixed.map((document) => [document.key, beside(document).map(({ key }) => key)])),
  };
}

export interface Compiler {
  /** Reads what a service has published; equal bytes of a service are read once. Total: the answer is a value. */
  read(service: string, bytes: Uint8Array): Promise<ReadResult>;
  /**
   * The revision of these documents, one a service, and of others that instances of a service publish at the same time; the
   * one compiled before when nothing changed. Rejects with a CompileFailure. One call at a time.
   */
  compile(documents: readonly ReadDocument[], policy: MergePolicy, others?: OtherReadDocuments): Promise<Revision>;
  /**
   * The changes from one document of a service to another as its clients see them, `changeLimit` at most, the worst first.
   * Rejects with a CompileFailure.
   */
  compare(before: ReadDocument, after: ReadDocument, policy: MergePolicy): Promise<readonly Change[]>;
  close(): Promise<void>;
}

/** Where the work of a Compiler is done; it need not remember what it has read. */
export interface CompilePlace extends Pick<Compiler, 'compile' | 'compare' | 'close'> {
  read(key: string, service: string, bytes: Uint8Array): Promise<ReadResult>;
}

/** Why there is no revision. What was compiled before is untouched. */
export class CompileFailure extends Error {
  /** True when the next try may end otherwise, as after the death of a thread. */
  readonly passing: boolean;

  constructor(reason: string, passing: boolean) {
    super(reason);
    this.passing = passing;
  }
}

/** Tries after which a document that takes its thread down with it is given up. */
export const triesPerDocument = 3;
