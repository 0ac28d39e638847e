// Watches one instance: reads its health, and its document when health says that it changed (or conditionally each
// time, when health says nothing). Keeps what it learned; leaves judging services and publishing to the reconciler.

import type { Diagnostic } from '@portico/contract';
import type { Instance } from '../instance-table.ts';
import type { HealthOptions, RefreshOptions, ServiceOptions } from '../options.ts';
import type { Compiler, ReadDocument } from './compiler.ts';
import type { FetchGate } from './fetch-gate.ts';
import type { Fetched, GuardedFetcher } from './guarded-fetch.ts';
import { type Health, readHealth } from './health.ts';
import { collectReferences } from './reference-collector.ts';

/** A failure without the consequence, which depends on what the service still has. */
export interface Fault {
  readonly kind: string;
  readonly reason: string;
  /** What happened to what, e.g. `GET /openapi.json answered 500`. */
  readonly message: string;
  readonly since: Date;
}

export interface WatchContext {
  readonly refresh: RefreshOptions;
  /** Whether what health says takes an instance out of balancing, and how often it is asked at least. */
  readonly health: HealthOptions;
  readonly fetcher: GuardedFetcher;
  /** What documents pass through to be fetched. */
  readonly gate: FetchGate;
  readonly read: Compiler['read'];
  /** Called after each look that changed something. */
  changed(watch: InstanceWatch): void;
}

/** Orders documents by when they were first seen, without a clock that may step. */
let sightings = 0;

export class InstanceWatch {
  readonly instance: Instance;
  readonly #options: ServiceOptions;
  readonly #context: WatchContext;
  readonly #stopped = new AbortController();
  #wake: (() => void) | undefined;
  /** When the document is due to be looked at, on the monotonic clock, whether health says that it changed or not. */
  #due = 0;

  /** Resolves after the first look, whatever its outcome. */
  readonly firstLook: Promise<void>;

  healthSince: Date = new Date();
  version: string | undefined;
  /** The last document of this instance that could be used, and when it was first seen. */
  document: ReadDocument | undefined;
  sighting = 0;
  /** When the document was last read or found unchanged. */
  checked: Date | undefined;
  healthFault: Fault | undefined;
  documentFault: Fault | undefined;
  /** Why the last text read is not this instance's document; empty when it is. */
  refusal: readonly Diagnostic[] = [];

  #etag: string | undefined;
  /** What is wrong with the text that `#etag` stands for; comes back when the instance says that it is unchanged. */
  #textFault: Fault | undefined;
  /** The digest that health announced when the document was last read; undefined forces a conditional read. */
  #settledDigest: string | undefined;
  #documentPath: string | undefined;

  constructor(instance: Instance, options: ServiceOptions, context: WatchContext) {
    this.instance = instance;
    this.#options = options;
    this.#context = context;
    const first = Promise.withResolvers<void>();
    this.firstLook = first.promise;
    void this.#run(first.resolve);
  }

  /** Looks again at once: somebody has reason to believe that the instance changed. */
  poke(): void {
    this.#due = 0;
    this.#wake?.();
  }

  close(): void {
    this.#stopped.abort();
    this.#wake?.();
  }

  async #run(firstDone: () => void): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      const before = this.#snapshot();
      await this.#look();
      if (signal.aborted) break;
      if (!sameSnapshot(before, this.#snapshot())) this.#context.changed(this);
      firstDone();
      await this.#pause();
    }
    firstDone();
  }

  /** Everything the reconciler reacts to. */
  #snapshot(): readonly unknown[] {
    return [this.instance.health, this.document, this.version, this.healthFault?.message, this.documentFault?.message];
  }

  /** Jitter only shortens the wait, so that a change is seen within the interval. */
  #pause(): Promise<void> {
    const { refresh, health } = this.#context;
    const interval = health.active ? Math.min(refresh.interval, health.interval) : refresh.interval;
    const wait = interval * (0.8 + 0.2 * Math.random());
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #look(): Promise<void> {
    const healthPath = this.#options.health ?? '/health';
    const answer = await this.#fetch(this.instance.url + healthPath, {
      maxBytes: 64 * 1024,
      accept: 'application/json',
    });
    if (this.#stopped.signal.aborted) return;
    const health = readHealth(answer);
    // Who comes back may be another release: it gets no requests before its document has been looked at.
    const returns = health.state === 'healthy' && this.#isAway();
    if (!returns) this.#applyHealth(health, healthPath);
    // A silent instance would only make the document's deadline pass as well.
    if (health.state === 'unreachable' || health.silent) return;
    await this.#lookAtDocument(health, returns);
    if (!returns || this.#stopped.signal.aborted) return;
    this.#applyContract();
    this.#applyHealth(health, healthPath);
  }

  // The contract it has come back with counts from now on for where requests go; what they are judged by follows when it is
  // published.
  #applyContract(): void {
    if (!this.document) return;
    const { digest, operationKeys } = this.document.source;
    this.instance.unsettled ||= digest !== this.instance.contract;
    this.instance.contract = digest;
    this.instance.operations = operationKeys;
  }

  #isAway(): boolean {
    return this.instance.health === 'unhealthy' || this.instance.health === 'unreachable';
  }

  async #lookAtDocument(health: Health, returns: boolean): Promise<void> {
    if (health.digest !== undefined && health.digest === this.#settledDigest) {
      this.checked = new Date();
      return;
    }
    const now = performance.now();
    if (health.digest === undefined && now < this.#due && !returns) return;
    this.#due = now + this.#context.refresh.interval * 0.8;
    await this.#readDocument(health);
  }

  #applyHealth(health: Health, path: string): void {
    const state = this.#context.health.active || health.state === 'unreachable' ? health.state : 'healthy';
    if (state !== this.instance.health) {
      this.instance.health = state;
      this.healthSince = new Date();
    }
    if (health.version !== undefined) this.version = health.version;
    this.healthFault =
      health.fault === undefined
        ? undefined
        : keepSince(this.healthFault, { ...health.fault, message: `GET ${path} ${health.fault.message}` });
  }

  async #readDocument(health: Health): Promise<void> {
    const url = this.#documentUrl(health.documentPath);
    const path = url.startsWith(this.instance.url) ? url.slice(this.instance.url.length) : url;
    if (path !== this.#documentPath) this.#etag = undefined;
    this.#documentPath = path;
    const answer = await this.#context.gate.pass(() =>
      this.#fetch(url, {
        maxBytes: this.#context.refresh.maxDocument,
        accept: 'application/json, application/vnd.oai.openapi+json, application/yaml;q=0.9, */*;q=0.1',
        etag: this.#etag,
      }),
    );
    if (this.#stopped.signal.aborted) return;
    if (answer.kind === 'answer' && answer.status === 200) {
      const fault = await this.#take(answer, url, path);
      if (this.#stopped.signal.aborted) return;
      // What the document refers to may be there at the next look, however unchanged the document is.
      const isWhole = fault?.kind !== 'reference-unread';
      this.#settledDigest = isWhole ? health.digest : undefined;
      this.#etag = isWhole ? answer.etag : undefined;
      this.checked = new Date();
      this.#textFault = fault;
      this.documentFault = fault;
    } else if (answer.kind === 'unchanged') {
      this.#settledDigest = health.digest;
      this.checked = new Date();
      this.documentFault = this.#textFault;
    } else {
      // Not settled: the next look asks again, whatever health says.
      this.#settledDigest = undefined;
      const [kind, reason] =
        answer.kind === 'failure' ? [answer.failure, answer.reason] : ['status', `answered ${answer.status}`];
      this.documentFault = keepSince(this.documentFault, { kind, reason, message: `GET ${path} ${reason}` });
    }
  }

  /** Makes the text this instance's document, or says why it can't be. */
  async #take(answer: Extract<Fetched, { kind: 'answer' }>, url: string, path: string): Promise<Fault | undefined> {
    const { bytes, unread } = await this.#withReferences(answer.bytes, url);
    if (this.#stopped.signal.aborted) return undefined;
    const { document, diagnostics, quarantined } = await this.#context.read(this.instance.service, bytes);
    if (this.#stopped.signal.aborted) return undefined;
    this.refusal = document ? unread : diagnostics;
    if (document) {
      const [missing] = unread;
      // A document with parts missing does not take the place of a whole one.
      if (!missing || !this.document) {
        if (document !== this.document) this.sighting = ++sightings;
        this.document = document;
      }
      if (!missing) return undefined;
      const message = `GET ${path} answered with a document that refers to what can't be read: ${missing.message}`;
      return keepSince(this.documentFault, { kind: missing.rule, reason: missing.message, message });
    }
    if (quarantined !== undefined) {
      const message = `GET ${path} answered 200 with what could not be read: ${quarantined}`;
      return keepSince(this.documentFault, { kind: 'document-quarantined', reason: quarantined, message });
    }
    const first = diagnostics.find((diagnostic) => diagnostic.severity === 'error') ?? diagnostics[0];
    const place = first?.pointer ? ` at ${first.pointer}` : '';
    const reason = first ? `${first.message}${place}` : 'is not usable';
    const type = answer.contentType.split(';')[0]?.trim() || 'no content type';
    const message = `GET ${path} answered 200 with ${type}: ${reason}`;
    return keepSince(this.documentFault, { kind: first?.rule ?? 'invalid-document', reason, message });
  }

  /** The document with what it refers to, as far as the configuration allows, and findings of what could not be had. */
  async #withReferences(bytes: Buffer, address: string): Promise<{ bytes: Buffer; unread: readonly Diagnostic[] }> {
    const references = this.#options.merge?.references ?? [];
    if (references.length === 0) return { bytes, unread: [] };
    const request = { service: this.instance.service, text: bytes.toString('utf8'), address, references };
    const { text, diagnostics } = await collectReferences(request, this.#context.fetcher);
    return { bytes: Buffer.from(text), unread: diagnostics };
  }

  /** What the configuration says, else what health says below the instance's own URL, else the convention. */
  #documentUrl(announced: string | undefined): string {
    const configured = this.#options.document;
    if (configured !== undefined) return configured.startsWith('/') ? this.instance.url + configured : configured;
    return this.instance.url + (announced ?? '/openapi.json');
  }

  #fetch(url: string, options: { maxBytes: number; accept: string; etag?: string | undefined }): Promise<Fetched> {
    const { timeout } = this.#context.refresh;
    return this.#context.fetcher.fetch(url, { ...options, timeout, signal: this.#stopped.signal });
  }
}

/** The same kind of fault in a row keeps the time at which it began. */
function keepSince(previous: Fault | undefined, next: Omit<Fault, 'since'>): Fault {
  return { ...next, since: previous?.kind === next.kind ? previous.since : new Date() };
}

function sameSnapshot(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((value, index) => value === b[index]);
}
