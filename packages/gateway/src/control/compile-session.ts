// The work itself, on whatever thread it runs: documents by key, and the last revision, of which the next one reuses what
// did not change.

import {
  type Change,
  compileRevision,
  type Diagnostic,
  type Document,
  documentChanges,
  type MergePolicy,
  parseDocument,
  type Revision,
  type SourceDocument,
  sourceOf,
} from '@portico/contract';
import type { Companions } from './compile-message.ts';
import { changeLimit, diagnosticLimit } from './compiler.ts';

export interface SessionReading {
  readonly source: SourceDocument | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface CompileSession {
  /** Reads a text and keeps the document under `key` until it is to be forgotten. */
  read(key: string, service: string, bytes: Uint8Array): SessionReading;
  /** The revision of the documents with these keys; the one before when nothing changed. Throws when one was never read. */
  compile(keys: readonly string[], policy: MergePolicy, companions: Companions): Revision;
  /** What changed between two documents that were read. Throws when one was not. */
  compare(before: string, after: string, policy: MergePolicy): readonly Change[];
  forget(keys: readonly string[]): void;
}

/** `maxDocument` is the limit on the bytes of one document. */
export function compileSession(maxDocument: number): CompileSession {
  const documents = new Map<string, Document>();
  let last: Revision | undefined;
  return {
    read(key, service, bytes) {
      const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
      const { document, diagnostics } = parseDocument(service, text, { limits: { bytes: maxDocument } });
      if (document) documents.set(key, document);
      return { source: document && sourceOf(document), diagnostics: diagnostics.slice(0, diagnosticLimit) };
    },
    compile(keys, policy, companions) {
      const known = (key: string): Document => {
        const document = documents.get(key);
        if (!document) throw new Error('a document to compile was never read');
        return document;
      };
      const wanted = keys.map((key) => ({ primary: known(key), others: (companions.get(key) ?? []).map(known) }));
      last = compileRevision(wanted, policy, last);
      return last;
    },
    compare(before, after, policy) {
      const [old, now] = [documents.get(before), documents.get(after)];
      if (!old || !now) throw new Error('a document to compare was never read');
      return documentChanges(old, now, policy).slice(0, changeLimit);
    },
    forget(keys) {
      for (const key of keys) documents.delete(key);
    },
  };
}
