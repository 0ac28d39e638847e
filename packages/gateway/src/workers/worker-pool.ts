// The processes that serve, seen from the one that controls: started, told the same, replaced when they die, with growing
// patience when they die again and again. They share the listening socket, so that what waits to be accepted outlives them.

import cluster, { type Worker } from 'node:cluster';
import type { WorkerNews, WorkerOrder, WorkerReport } from './worker-message.ts';
import { legacyOf, sumReports } from './worker-report.ts';

export interface WorkerPoolOptions {
  readonly count: number;
  /** Module that a worker runs, and its arguments. */
  readonly file: string;
  readonly args: readonly string[];
  /** Orders that a worker begins with. */
  first(): readonly WorkerOrder[];
  heard(news: WorkerNews, pid: number): void;
  started(pid: number): void;
  /** `wait`: milliseconds until it is replaced; undefined when the pool is closing. */
  ended(pid: number, reason: string, wait: number | undefined): void;
}

/** Between the death of a worker and the start of the next one in its place, in milliseconds: doubled by each death. */
const patience = { first: 100, longest: 30_000 };

/** A worker that has lived so long, in milliseconds, did not die of its start. */
const grown = 10_000;

/** Milliseconds that a report is waited for. */
const reportWait = 500;

export class WorkerPool {
  readonly #options: WorkerPoolOptions;
  readonly #workers = new Map<Worker, { report: WorkerReport | undefined; readonly began: number }>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #waiting = new Map<number, { left: number; readonly done: () => void }>();
  #legacy: WorkerReport = { families: [], services: [], uses: [] };
  #reports = 0;
  #wait = patience.first;
  #listening = false;
  #closing: (() => void) | undefined;
  restarts = 0;

  constructor(options: WorkerPoolOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#workers.size;
  }

  /** Starts the processes. They serve after `listen`. */
  start(): void {
    const { file, args, count } = this.#options;
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    cluster.setupPrimary({ exec: file, args: [...args], serialization: 'advanced' });
    for (let index = 0; index < count; index++) this.#fork();
  }

  /** Lets all that are there, and all that follow, listen. */
  listen(): void {
    this.#listening = true;
    this.broadcast({ kind: 'listen' });
  }

  broadcast(order: WorkerOrder): void {
    for (const worker of this.#workers.keys()) send(worker, order);
  }

  /** What all workers together, those that have ended too, have reported last. */
  report(): WorkerReport {
    const reports = [...this.#workers.values()].flatMap(({ report }) => report ?? []);
    return sumReports([this.#legacy, ...reports]);
  }

  /** Resolves when all have reported anew, or some are taking too long. */
  gather(): Promise<void> {
    if (this.#workers.size === 0) return Promise.resolve();
    const number = ++this.#reports;
    return new Promise((resolve) => {
      const timer = setTimeout(() => done(), reportWait);
      const done = () => {
        clearTimeout(timer);
        this.#waiting.delete(number);
        resolve();
      };
      this.#waiting.set(number, { left: this.#workers.size, done });
      this.broadcast({ kind: 'report', number });
    });
  }

  /** Drains all; resolves when they have ended, at the latest `limit` milliseconds from now. */
  async close(limit: number): Promise<void> {
    for (const timer of this.#timers) clearTimeout(timer);
    const ended = new Promise<void>((resolve) => {
      this.#closing = resolve;
    });
    if (this.#workers.size === 0) return;
    this.broadcast({ kind: 'close' });
    const timer = setTimeout(() => {
      for (const worker of this.#workers.keys()) worker.process.kill('SIGKILL');
    }, limit);
    await ended;
    clearTimeout(timer);
  }

  #fork(): void {
    const worker = cluster.fork();
    const entry = { report: undefined as WorkerReport | undefined, began: performance.now() };
    this.#workers.set(worker, entry);
    const pid = worker.process.pid ?? 0;
    worker.on('message', (news: WorkerNews) => {
      if (news.kind !== 'report') return this.#options.heard(news, pid);
      entry.report = news.report;
      const waiting = news.number === undefined ? undefined : this.#waiting.get(news.number);
      if (waiting && --waiting.left === 0) waiting.done();
    });
    // A message to a process that has just died.
    worker.on('error', () => undefined);
    worker.once('exit', (code, signal) => this.#buried(worker, signal ?? `code ${code}`));
    for (const order of this.#options.first()) send(worker, order);
    if (this.#listening) send(worker, { kind: 'listen' });
    this.#options.started(pid);
  }

  #buried(worker: Worker, reason: string): void {
    const entry = this.#workers.get(worker);
    if (!entry) return;
    this.#workers.delete(worker);
    if (entry.report) this.#legacy = sumReports([this.#legacy, legacyOf(entry.report)]);
    // Whoever waits for its report waits no longer.
    for (const waiting of this.#waiting.values()) if (--waiting.left === 0) waiting.done();
    const pid = worker.process.pid ?? 0;
    if (this.#closing) {
      this.#options.ended(pid, reason, undefined);
      if (this.#workers.size === 0) this.#closing();
      return;
    }
    if (performance.now() - entry.began > grown) this.#wait = patience.first;
    const wait = this.#wait;
    this.#wait = Math.min(patience.longest, wait * 2);
    this.#options.ended(pid, reason, wait);
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.restarts++;
      this.#fork();
    }, wait);
    this.#timers.add(timer);
  }
}

function send(worker: Worker, order: WorkerOrder): void {
  if (worker.isConnected()) worker.send(order);
}
