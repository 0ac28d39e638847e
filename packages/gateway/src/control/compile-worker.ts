// The life of the compile thread, seen from the main thread: started when it is needed, bounded in memory and time,
// gone with everything it knew when it dies, and started anew by the next request.

import { Worker } from 'node:worker_threads';
import type { CompileAnswer, CompileRequest, CompileThreadData } from './compile-message.ts';

export interface CompileWorkerOptions extends CompileThreadData {
  /** MiB of the thread's heap. */
  readonly memory: number;
  /** Milliseconds for one request, its wait for others not included. */
  readonly time: number;
  /** Called when the thread has died: everything it knew is gone. */
  died(): void;
}

/** Why a request got no answer: the thread died while working on it, or before it came to it. */
export class CompileThreadDied extends Error {
  /** True for the request that was being worked on. */
  readonly guilty: boolean;
  /** True when it was ended because nobody wants answers any more. */
  readonly closing: boolean;

  constructor(reason: string, { guilty = false, closing = false }: { guilty?: boolean; closing?: boolean }) {
    super(reason);
    this.guilty = guilty;
    this.closing = closing;
  }
}

interface Waiting {
  readonly request: CompileRequest;
  readonly resolve: (answer: CompileAnswer) => void;
  readonly reject: (reason: CompileThreadDied) => void;
}

export class CompileWorker {
  readonly #options: CompileWorkerOptions;
  readonly #waiting: Waiting[] = [];
  #worker: Worker | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: CompileWorkerOptions) {
    this.#options = options;
  }

  /** Sends a request; resolves with its answer, rejects with a CompileThreadDied. */
  ask(request: CompileRequest): Promise<CompileAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<CompileAnswer>();
    if (this.#closed) {
      reject(new CompileThreadDied('is closed', { closing: true }));
      return promise;
    }
    this.#worker ??= this.#start();
    this.#waiting.push({ request, resolve, reject });
    if (this.#waiting.length === 1) this.#watch();
    // An idle thread keeps no process alive; one that is waited for does.
    this.#worker.ref();
    this.#worker.postMessage(request);
    return promise;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    if (worker) this.#bury(worker, 'is closed');
    await worker?.terminate();
  }

  #start(): Worker {
    const { maxDocument, memory } = this.#options;
    const source = import.meta.url.endsWith('.ts');
    const data: CompileThreadData = { maxDocument };
    const worker = new Worker(new URL(source ? './compile-thread.ts' : './compile-thread.js', import.meta.url), {
      name: 'portico-compile',
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: memory },
      // Run from source, the thread has to find the workspaces' sources, too.
      ...(source ? { execArgv: ['--conditions=portico'] } : {}),
    });
    worker.on('message', (answer: CompileAnswer) => this.#settle(worker, answer));
    worker.on('error', (error: NodeJS.ErrnoException) => {
      const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      this.#bury(worker, full ? `needed more than ${memory} MiB of memory` : error.message);
    });
    worker.on('exit', (code) => this.#bury(worker, `ended with code ${code}`));
    return worker;
  }

  /** The request at the head of the line has the thread to itself from now on. */
  #watch(): void {
    clearTimeout(this.#deadline);
    this.#deadline = undefined;
    const worker = this.#worker;
    if (this.#waiting.length === 0 || !worker) return;
    this.#deadline = setTimeout(() => {
      this.#bury(worker, `took longer than ${this.#options.time / 1000} s`);
      void worker.terminate();
    }, this.#options.time).unref();
  }

  #settle(worker: Worker, answer: CompileAnswer): void {
    if (worker !== this.#worker) return;
    this.#waiting.shift()?.resolve(answer);
    if (this.#waiting.length === 0) worker.unref();
    this.#watch();
  }

  #bury(worker: Worker, reason: string): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    const lost = this.#waiting.splice(0);
    this.#watch();
    this.#options.died();
    for (const [index, { reject }] of lost.entries()) {
      const closing = this.#closed;
      reject(new CompileThreadDied(reason, { guilty: index === 0 && !closing, closing }));
    }
  }
}
