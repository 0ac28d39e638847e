// What the main thread and the compile thread say to each other. Every request gets one answer, in the order of requests.

import type { Change, Diagnostic, MergePolicy, PackedRevision, SourceDocument } from '@portico/contract';

/** By the key of a document: the keys of others that instances of its service publish at the same time. */
export type Companions = ReadonlyMap<string, readonly string[]>;

export type CompileRequest =
  | { readonly kind: 'read'; readonly key: string; readonly service: string; readonly bytes: Uint8Array }
  | {
      readonly kind: 'compile';
      readonly keys: readonly string[];
      readonly policy: MergePolicy;
      readonly companions: Companions;
      readonly forget: readonly string[];
    }
  | { readonly kind: 'compare'; readonly before: string; readonly after: string; readonly policy: MergePolicy };

export type CompileAnswer =
  | { readonly kind: 'read'; readonly source: SourceDocument | undefined; readonly diagnostics: readonly Diagnostic[] }
  /** `packed` is undefined when nothing changed; its base is the revision this thread answered with before. */
  | { readonly kind: 'compiled'; readonly packed: PackedRevision | undefined }
  | { readonly kind: 'compared'; readonly changes: readonly Change[] }
  /** The request failed and nothing changed. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What the compile thread is started with. */
export interface CompileThreadData {
  /** Limit on the bytes of one document. */
  readonly maxDocument: number;
}
