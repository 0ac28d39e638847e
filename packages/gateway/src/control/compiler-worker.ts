// Compiles on a thread of its own: traffic does not feel it. The thread may die at any time; documents are kept as bytes
// on this side, so that the next thread can be told all of them again.

import { setImmediate as immediate } from 'node:timers/promises';
import { type PackedRevision, type Revision, unpackRevision, unpackService } from '@portico/contract';
import type { CompileAnswer, CompileRequest } from './compile-message.ts';
import { type CompileThreadDied, CompileWorker, type CompileWorkerOptions } from './compile-worker.ts';
import {
  CompileFailure,
  type CompilePlace,
  compiledTogether,
  noOthers,
  type ReadDocument,
  type ReadResult,
  triesPerDocument,
} from './compiler.ts';
import { heldDocuments } from './held-documents.ts';

export function workerCompiler(options: Omit<CompileWorkerOptions, 'died'>): CompilePlace {
  const held = heldDocuments();
  /** The revision that the thread answered with last; it leaves out what has not changed since. */
  let last: Revision | undefined;
  const worker = new CompileWorker({
    ...options,
    died() {
      held.clear();
      last = undefined;
    },
  });

  const read: CompilePlace['read'] = async (key, service, bytes) => {
    let reason = '';
    for (let deaths = 0; deaths < triesPerDocument; ) {
      try {
        const answer = await worker.ask({ kind: 'read', key, service, bytes });
        if (answer.kind !== 'read') return quarantined(reasonOf(answer));
        if (answer.source) held.add(key);
        const document = answer.source && { source: answer.source, key, bytes };
        return { document, diagnostics: answer.diagnostics };
      } catch (error) {
        const { guilty, closing, message } = error as CompileThreadDied;
        if (closing) return quarantined(message);
        if (guilty) deaths++;
        reason = message;
      }
    }
    return quarantined(`the thread that reads it ${reason}, ${triesPerDocument} times`);
  };

  return {
    read,
    async compile(documents, policy, others = noOthers) {
      const { all, keys, companions } = compiledTogether(documents, others);
      await Promise.all(all.map((document) => restored(document)));
      const forget = held.turn(all.map(({ key }) => key));
      const answer = await answerTo({ kind: 'compile', keys, policy, companions, forget });
      if (answer.kind !== 'compiled') throw new CompileFailure(reasonOf(answer), false);
      if (answer.packed) last = await unpacked(answer.packed, last);
      if (!last) throw new CompileFailure('the compile thread answered without a revision', true);
      return last;
    },
    async compare(before, after, policy) {
      await Promise.all([restored(before), restored(after)]);
      const answer = await answerTo({ kind: 'compare', before: before.key, after: after.key, policy });
      if (answer.kind !== 'compared') throw new CompileFailure(reasonOf(answer), false);
      return answer.changes;
    },
    close: () => worker.close(),
  };

  /** Makes sure that the thread has a document. */
  async function restored({ key, source, bytes }: ReadDocument): Promise<void> {
    if (held.has(key)) return;
    const { quarantined: reason } = await read(key, source.service, bytes);
    if (reason !== undefined) throw new CompileFailure(reason, false);
  }

  async function answerTo(request: CompileRequest): Promise<CompileAnswer> {
    try {
      return await worker.ask(request);
    } catch (error) {
      throw new CompileFailure(`the compile thread ${(error as CompileThreadDied).message}`, true);
    }
  }
}

/** Milliseconds that unpacking may hold up traffic at a time. */
const longestStretch = 4;

async function unpacked(packed: PackedRevision, base: Revision | undefined): Promise<Revision> {
  let pause = performance.now() + longestStretch;
  for (const service of packed.changed) {
    unpackService(service);
    if (performance.now() < pause) continue;
    await immediate();
    pause = performance.now() + longestStretch;
  }
  const revision = unpackRevision(packed, base);
  await immediate();
  return revision;
}

function quarantined(reason: string): ReadResult {
  return { document: undefined, diagnostics: [], quarantined: reason };
}

function reasonOf(answer: CompileAnswer): string {
  return answer.kind === 'failed' ? answer.reason : 'the compile thread gave another answer than it was asked for';
}
