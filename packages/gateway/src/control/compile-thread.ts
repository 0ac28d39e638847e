// The compile thread: answers requests one after the other. Revisions leave it as bytes that are handed over, not copied.

import { parentPort, workerData } from 'node:worker_threads';
import { packedBuffers, packRevision, type Revision } from '@portico/contract';
import type { CompileAnswer, CompileRequest, CompileThreadData } from './compile-message.ts';
import { compileSession } from './compile-session.ts';

const session = compileSession((workerData as CompileThreadData).maxDocument);
let sent: Revision | undefined;

parentPort?.on('message', (request: CompileRequest) => {
  try {
    const answer = answerTo(request);
    const packed = answer.kind === 'compiled' ? answer.packed : undefined;
    parentPort?.postMessage(answer, packed ? packedBuffers(packed) : []);
  } catch (error) {
    const answer: CompileAnswer = { kind: 'failed', reason: (error as Error).message };
    parentPort?.postMessage(answer);
  }
});

function answerTo(request: CompileRequest): CompileAnswer {
  if (request.kind === 'read') {
    return { kind: 'read', ...session.read(request.key, request.service, request.bytes) };
  }
  session.forget(request.forget);
  const revision = session.compile(request.keys, request.policy);
  if (revision === sent) return { kind: 'compiled', packed: undefined };
  const packed = packRevision(revision, sent);
  sent = revision;
  return { kind: 'compiled', packed };
}
