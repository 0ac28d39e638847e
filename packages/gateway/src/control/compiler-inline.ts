// Compiles on the thread that asks: for systems so small that another thread would cost more than it saves.

import { compileSession } from './compile-session.ts';
import {
  CompileFailure,
  type CompilePlace,
  compiledTogether,
  noOthers,
  type ReadDocument,
  type ReadResult,
} from './compiler.ts';
import { heldDocuments } from './held-documents.ts';

/** `maxDocument` is the limit on the bytes of one document. */
export function inlineCompiler(maxDocument: number): CompilePlace {
  const session = compileSession(maxDocument);
  const held = heldDocuments();
  const read = (key: string, service: string, bytes: Uint8Array): ReadResult => {
    const { source, diagnostics } = session.read(key, service, bytes);
    if (source) held.add(key);
    return { document: source && { source, key, bytes }, diagnostics };
  };
  const restore = ({ key, source, bytes }: ReadDocument): void => {
    if (!held.has(key)) read(key, source.service, bytes);
  };
  return {
    read: async (key, service, bytes) => read(key, service, bytes),
    async compile(documents, policy, others = noOthers) {
      const { all, keys, companions } = compiledTogether(documents, others);
      all.forEach(restore);
      session.forget(held.turn(all.map(({ key }) => key)));
      try {
        return session.compile(keys, policy, companions);
      } catch (error) {
        throw new CompileFailure((error as Error).message, false);
      }
    },
    async compare(before, after, policy) {
      restore(before);
      restore(after);
      try {
        return session.compare(before.key, after.key, policy);
      } catch (error) {
        throw new CompileFailure((error as Error).message, false);
      }
    },
    close: async () => undefined,
  };
}
