// The compile thread: answers requests one after the other. Revisions leave it as bytes that are handed over, not copied.

import { constants, setPriority } from 'node:os';
import { platform } from 'node:process';
import { getHeapStatistics } from 'node:v8';
import { parentPort, workerData } from 'node:worker_threads';
import { packedBuffers, packRevision, type Revision } from '@portico/contract';
import type { CompileAnswer, CompileRequest, CompileThreadData } from './compile-message.ts';
import { compileSession } from './compile-session.ts';
import { heapReturn } from './heap-return.ts';

// Where processor time is short, requests come first. On Linux a priority is a thread's, elsewhere it is the process's.
if (platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

const session = compileSession((workerData as CompileThreadData).maxDocument);
const returnHeap = heapReturn();
let sent: Revision | undefined;
let idle: NodeJS.Immediate | undefined;

parentPort?.on('message', (request: CompileRequest) => {
  if (request.kind === 'read') requireRoom(request.bytes.length);
  try {
    const answer = answerTo(request);
    const packed = answer.kind === 'compiled' ? answer.packed : undefined;
    parentPort?.postMessage(answer, packed ? packedBuffers(packed) : []);
  } catch (error) {
    const answer: CompileAnswer = { kind: 'failed', reason: (error as Error).message };
    parentPort?.postMessage(answer);
  }
  clearImmediate(idle);
  // Requests that wait already come first.
  if (request.kind === 'compile') idle = setImmediate(returnHeap);
});

function answerTo(request: CompileRequest): CompileAnswer {
  if (request.kind === 'read') {
    return { kind: 'read', ...session.read(request.key, request.service, request.bytes) };
  }
  if (request.kind === 'compare') {
    return { kind: 'compared', changes: session.compare(request.before, request.after, request.policy) };
  }
  session.forget(request.forget);
  const revision = session.compile(request.keys, request.policy, request.companions);
  if (revision === sent) return { kind: 'compiled', packed: undefined };
  const packed = packRevision(revision, sent);
  sent = revision;
  return { kind: 'compiled', packed };
}

/** Bytes of heap that JSON.parse may take for a byte of text: objects without members are the worst. */
const heapPerByte = 32;

/**
 * Ends the thread while that is still possible. Its memory limit is kept only where JavaScript runs: an engine that reaches it
 * inside JSON.parse aborts the whole process, main thread and all.
 */
function requireRoom(bytes: number): void {
  const { heap_size_limit: limit, used_heap_size: used } = getHeapStatistics();
  if (limit - used >= bytes * heapPerByte) return;
  const [need, left] = [bytes * heapPerByte, limit - used].map((size) => Math.round(size / 2 ** 20));
  throw new Error(`might need ${need} MiB of memory and has ${left}`);
}
