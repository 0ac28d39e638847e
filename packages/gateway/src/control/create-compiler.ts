// Chooses where documents are compiled. Few of them are compiled where they arrive; from some size on a thread of its own
// does it, and keeps doing it: what it holds is worth more than the memory that a smaller system would save.

import type { CompileMode } from '../options.ts';
import type { CompilePlace, Compiler } from './compiler.ts';
import { inlineCompiler } from './compiler-inline.ts';
import { workerCompiler } from './compiler-worker.ts';
import { readCache } from './read-cache.ts';

export interface CompilerOptions {
  readonly mode: CompileMode;
  /** Limit on the bytes of one document. */
  readonly maxDocument: number;
  /** MiB that the compile thread's heap may grow to. */
  readonly memory?: number;
  /** Milliseconds that the compile thread may take for one document or one compile. */
  readonly time?: number;
}

/** Bytes of all documents together from which a thread of its own pays: about 30 ms of work. */
const threshold = 1024 * 1024;

/** Milliseconds for one comparison; what takes longer counts as one that can't be made. */
const longestComparison = 15_000;

export function createCompiler({ mode, maxDocument, memory = 2_048, time = 60_000 }: CompilerOptions): Compiler {
  const newWorker = () => workerCompiler({ maxDocument, memory, time });
  let place: CompilePlace = mode === 'worker' ? newWorker() : inlineCompiler(maxDocument);
  let mayGrow = mode === 'auto';
  const sizes = new Map<string, number>();
  let total = 0;

  // How long a comparison takes is up to the documents: it holds up neither traffic nor what else is compiled.
  let apart: CompilePlace | undefined;
  const comparer = (): CompilePlace => {
    if (mode === 'inline') return place;
    apart ??= workerCompiler({ maxDocument, memory, time: Math.min(time, longestComparison) });
    return apart;
  };

  const placeFor = (service: string, size: number): CompilePlace => {
    if (!mayGrow) return place;
    total += size - (sizes.get(service) ?? 0);
    sizes.set(service, size);
    if (total <= threshold) return place;
    mayGrow = false;
    place = newWorker();
    return place;
  };
  return {
    read: readCache((key, service, bytes) => placeFor(service, bytes.length).read(key, service, bytes)),
    compile: (...what) => place.compile(...what),
    compare: (...documents) => comparer().compare(...documents),
    async close() {
      await Promise.all([place.close(), apart?.close()]);
    },
  };
}
