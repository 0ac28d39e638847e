// What the main thread and the compile thread say to each other. Every request gets one answer, in the order of requests.

import type { Diagnostic, MergePolicy, PackedRevision, SourceDocument } from '@portico/contract';

export type CompileRequest =
  | { readonly kind: 'read'; readonly key: string; readonly service: string; readonly bytes: Uint8Array }
  | {
      readonly kind: 'compile';
      readonly keys: readonly string[];
      readonly policy: MergePolicy;
      readonly forget: readonly string[];
    };

export type CompileAnswer =
  | { readonly kind: 'read'; readonly source: SourceDocument | undefined; readonly diagnostics: readonly Diagnostic[] }
  /** `packed` is undefined when nothing changed; its base is the revision this thread answered with before. */
  | { readonly kind: 'compiled'; readonly packed: PackedRevision | undefined }
  /** The request failed and nothing changed. */
  | { readonly kind: 'failed'; readonly reason: string };

/** What the compile thread is started with. */
export interface CompileThreadData {
  /** Limit on the bytes of one document. */
  readonly maxDocument: number;
}
