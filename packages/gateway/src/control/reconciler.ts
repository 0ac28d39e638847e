// The slow loop: takes the services a provider names and what is seen of their instances, and makes revisions of it.
// One bad document or dead instance changes the record of its own service and nothing else.

import { setTimeout as delay, setImmediate as immediate } from 'node:timers/promises';
import type { MergePolicy } from '@portico/contract';
import type { Events } from '../events.ts';
import type { Instance, InstanceTable } from '../instance-table.ts';
import { type ChangeOptions, defaultChanges, type GatewayOptions } from '../options.ts';
import type { RevisionStore } from '../revision-store.ts';
import type { PublishedDocument, ServiceStatus } from '../status.ts';
import { AdmissionDesk, type Decision } from './admission-desk.ts';
import { announcement } from './announcement.ts';
import { type Candidate, type Compiled, compileCompilable } from './compilable.ts';
import { CompileFailure, type Compiler, type ReadDocument } from './compiler.ts';
import { InstanceWatch } from './contract-fetcher.ts';
import { createCompiler } from './create-compiler.ts';
import { fetchGate } from './fetch-gate.ts';
import { guardedFetcher } from './guarded-fetch.ts';
import { mergePolicy } from './merge-policy.ts';
import type { Provider, ServiceSet } from './provider.ts';
import { publicationOf } from './publication.ts';
import { ServiceRecord } from './service-record.ts';
import { type Snapshot, snapshotIn } from './snapshot.ts';

export interface ReconcilerContext {
  readonly options: GatewayOptions;
  readonly provider: Provider;
  readonly store: RevisionStore;
  readonly instances: InstanceTable;
  readonly events: Events;
  readonly reserved: readonly string[];
  /** Called when it has become known how services or instances are. */
  settled?(): void;
}

export class Reconciler {
  readonly #context: ReconcilerContext;
  readonly #fetcher;
  readonly #gate = fetchGate(documentsAtATime, longestPlace);
  readonly #records = new Map<string, ServiceRecord>();
  readonly #snapshot: Snapshot | undefined;
  /** Services whose last good documents are being looked for on disk. */
  readonly #restoring = new Set<Promise<void>>();
  readonly #compiler: Compiler;
  readonly #desk: AdmissionDesk;
  /** Said last of each service, so that one state is told once. */
  readonly #announced = new Map<string, string>();
  #policy: MergePolicy = {};
  /** Documents that are being read. */
  #reading = 0;
  /** True when something has changed since the compile that runs, or ran last, began. */
  #stale = false;
  /** The compile that runs, and those that follow it while there are changes. */
  #publishing: Promise<void> | undefined;
  #departing: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(context: ReconcilerContext) {
    this.#context = context;
    const { timeouts, refresh, compile = 'auto', snapshot } = context.options;
    this.#fetcher = guardedFetcher(timeouts.connect);
    this.#compiler = createCompiler({ mode: compile, maxDocument: refresh.maxDocument });
    this.#desk = new AdmissionDesk(this.#compiler);
    const { maxDocument } = refresh;
    const read = (service: string, bytes: Uint8Array) => this.#read(service, bytes);
    this.#snapshot = snapshot && snapshotIn({ ...snapshot, maxDocument, events: context.events, read });
  }

  /**
   * Begins to watch. Resolves when each instance known now was looked at once and what is on disk was read, or the refresh
   * timeout has passed, and what was seen by then is published.
   */
  async start(): Promise<void> {
    this.#context.provider.start((services) => this.#apply(services));
    const looks = [...this.#records.values()].flatMap(({ watches }) => watches.map((watch) => watch.firstLook));
    const patience = new AbortController();
    const late = delay(this.#context.options.refresh.timeout, undefined, { ref: false, signal: patience.signal });
    await Promise.race([Promise.all([...looks, ...this.#restoring]), late.catch(() => undefined)]);
    patience.abort();
    this.#schedule();
    await this.#publishing;
  }

  status(): readonly ServiceStatus[] {
    const { current } = this.#context.store;
    return [...this.#records.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((record) => record.status(publicationOf(current, record.name)));
  }

  /** What a service has published, as it takes part in the revision; undefined while it has nothing that can. */
  published(service: string): PublishedDocument | undefined {
    const document = this.#records.get(service)?.published;
    return document && { digest: document.source.digest, bytes: document.bytes };
  }

  /** Tells of documents that were live before this process: they may come back. */
  remember(service: string, digests: readonly string[]): void {
    for (const digest of digests) this.#desk.admit(service, digest);
  }

  /**
   * Lets the document that a service waits with go live. `digest` names the one that the caller has looked at. Gives the
   * digest, or undefined when no such document waits.
   */
  release(service: string, digest: string | undefined, reason: string): string | undefined {
    const held = this.#records.get(service)?.held?.document.source.digest;
    if (held === undefined || (digest !== undefined && digest !== held)) return undefined;
    this.#desk.admit(service, held);
    this.#context.events.emit({ type: 'service.released', service, digest: held, reason });
    this.#schedule();
    return held;
  }

  /** Looks at an instance now: traffic could not connect to it. */
  lookAt(instance: Instance): void {
    const record = this.#records.get(instance.service);
    record?.watches.find((watch) => watch.instance === instance)?.poke();
  }

  async close(): Promise<void> {
    this.#context.provider.close();
    this.#closed = true;
    clearTimeout(this.#departing);
    for (const record of this.#records.values()) for (const watch of record.watches) watch.close();
    await Promise.all([this.#fetcher.close(), this.#compiler.close(), this.#snapshot?.close()]);
    await this.#publishing;
  }

  /** A new full set of services: records of those that stay are kept, with what they know. */
  #apply(services: ServiceSet): void {
    for (const [name, record] of this.#records) {
      if (services.has(name)) continue;
      for (const watch of record.watches) watch.close();
      this.#context.instances.set(name, []);
      this.#records.delete(name);
      this.#announced.delete(name);
      this.#desk.forget(name);
    }
    for (const [name, options] of services) {
      const known = this.#records.get(name);
      const record = known ?? new ServiceRecord(name, options);
      this.#records.set(name, record);
      if (!known) this.#restore(record);
      record.refused = undefined;
      this.#watch(record, options);
    }
    this.#policy = mergePolicy(services, this.#context.options.merge, this.#context.reserved);
    this.#schedule();
  }

  /** Looks on disk for what a service published last; whatever an instance publishes comes before it. */
  #restore(record: ServiceRecord): void {
    if (!this.#snapshot) return;
    const restoring = this.#snapshot.restore(record.name).then((restored) => {
      this.#restoring.delete(restoring);
      if (!restored || record.published) return;
      record.restored = restored;
      this.#schedule();
    });
    this.#restoring.add(restoring);
  }

  #watch(record: ServiceRecord, options: GatewayOptions['services'][string]): void {
    const watched = ({ document, health, merge }: GatewayOptions['services'][string]) =>
      JSON.stringify([document, health, merge?.references]);
    const same = watched(record.options) === watched(options);
    const old = new Map(record.watches.map((watch) => [watch.instance, watch]));
    const instances = this.#context.instances.set(record.name, options.instances);
    record.options = options;
    record.watches = instances.map((instance) => {
      const kept = same ? old.get(instance) : undefined;
      if (kept) old.delete(instance);
      return kept ?? this.#newWatch(instance, options);
    });
    for (const watch of old.values()) watch.close();
  }

  #newWatch(instance: Instance, options: GatewayOptions['services'][string]): InstanceWatch {
    const { refresh, health } = this.#context.options;
    return new InstanceWatch(instance, options, {
      refresh,
      health,
      fetcher: this.#fetcher,
      gate: this.#gate,
      read: (service, bytes) => this.#read(service, bytes),
      changed: () => {
        this.#schedule();
        this.#context.settled?.();
      },
    });
  }

  async #read(...text: Parameters<Compiler['read']>): ReturnType<Compiler['read']> {
    this.#reading++;
    try {
      return await this.#compiler.read(...text);
    } finally {
      this.#reading--;
    }
  }

  /** One compile runs at a time; what changes meanwhile is in the next one. */
  #schedule(): void {
    this.#stale = true;
    this.#publishing ??= this.#publishWhileStale().finally(() => {
      this.#publishing = undefined;
    });
  }

  async #publishWhileStale(): Promise<void> {
    // Changes seen in one turn of the event loop make one revision, and so do documents that arrive together. A service is not
    // said to have no routes while those on disk are being read.
    await immediate();
    const end = performance.now() + longestGathering;
    while (this.#reading + this.#restoring.size > 0 && performance.now() < end) await delay(5);
    while (this.#stale && !this.#closed) {
      this.#stale = false;
      await this.#publish();
    }
  }

  /** Compiles what is known now and swaps it in, together with which instance serves what: both as they were seen here. */
  async #publish(): Promise<void> {
    const { store, events } = this.#context;
    const seen = this.#seen();
    const candidates = new Map<string, Candidate>();
    const replaced = new Map<ServiceRecord, ReadDocument | undefined>();
    for (const record of this.#records.values()) {
      replaced.set(record, record.live());
      const wanted = await this.#admitted(record);
      candidates.set(record.name, { wanted, published: record.published, others: this.#othersOf(record, wanted) });
    }
    const compiled = await compileCompilable(this.#compiler, candidates, this.#policy);
    const previous = store.current;
    const next = compiled.revision ?? previous;
    const news = announcement(previous, next);
    // The news of a large change take as long to gather as the swap itself: requests may pass in between.
    await immediate();
    if (this.#closed) return;
    this.#settle(candidates, compiled);
    for (const [instance, document] of seen) {
      const digest = document?.source.digest;
      // It has come back with another document since this one was seen: that is the next revision's.
      if (instance.unsettled && instance.contract !== digest) continue;
      instance.operations = document?.source.operationKeys;
      instance.contract = digest;
      instance.unsettled = false;
    }
    if (next.id !== previous.id) {
      store.publish(next);
      events.emit(news);
    }
    for (const [record, before] of replaced) {
      // Whoever compares may die of it, or be closed: then it is not told what changed, and nothing else happens.
      this.#compare(record, before).catch((error: unknown) => {
        if (!(error instanceof CompileFailure)) throw error;
      });
    }
    for (const record of this.#records.values()) this.#announce(record);
    this.#awaitDepartures();
    this.#context.settled?.();
  }

  /** What takes part of a service beside its document: what other instances publish, and what has left a moment ago. */
  #othersOf(record: ServiceRecord, wanted: ReadDocument | undefined): readonly ReadDocument[] {
    if (!wanted) return [];
    const { publish, grace } = this.#changesOf(record);
    const others = record.others(wanted, publish);
    return [...others, ...record.departures.update([wanted, ...others], grace, performance.now())];
  }

  /** Looks again when the next document that has left is over. */
  #awaitDepartures(): void {
    clearTimeout(this.#departing);
    const times = [...this.#records.values()].flatMap(({ departures }) => departures.next ?? []);
    if (times.length === 0 || this.#closed) return;
    const wait = Math.max(0, Math.min(...times) - performance.now());
    this.#departing = setTimeout(() => this.#schedule(), wait + 1).unref();
  }

  /** The document that a service may take part with: its candidate, unless that breaks callers and such documents are held. */
  async #admitted(record: ServiceRecord): Promise<ReadDocument | undefined> {
    const { breaking, publish, severity } = this.#changesOf(record);
    const [wanted, live] = [record.candidate(publish), record.live()];
    const isNews = wanted !== undefined && live !== undefined && wanted.source.digest !== live.source.digest;
    if (!isNews || breaking !== 'hold') {
      record.held = undefined;
      return wanted;
    }
    const decision = await this.#desk.decide(live, wanted, { breaking, severity, merge: this.#policy });
    const { held } = record;
    const isKnown = held?.document === wanted;
    if (!isKnown) record.held = { ...decision, document: wanted, since: new Date() };
    if (!decision.held) record.held = undefined;
    if (!decision.held) return wanted;
    if (!isKnown) this.#tell('service.held', live, wanted, decision);
    return live;
  }

  /** Writes down and tells what a document that has gone live changed for callers. Nobody waits for it. */
  async #compare(record: ServiceRecord, before: ReadDocument | undefined): Promise<void> {
    const { published } = record;
    if (!published) return;
    this.#desk.admit(record.name, published.source.digest);
    if (!before || before.source.digest === published.source.digest) return;
    const { breaking, severity } = this.#changesOf(record);
    const decision = await this.#desk.decide(before, published, { breaking, severity, merge: this.#policy });
    const [from, to] = [before.source.digest, published.source.digest];
    record.changed = { from, to, at: new Date().toISOString(), changes: decision.serious };
    if (decision.serious.length > 0) this.#tell('service.changed', before, published, decision);
  }

  #tell(type: 'service.held' | 'service.changed', from: ReadDocument, to: ReadDocument, { serious }: Decision): void {
    const { service } = to.source;
    const [old, now] = [from.source.digest, to.source.digest];
    this.#context.events.emit({ type, service, from: old, to: now, changes: serious });
  }

  #changesOf({ options }: ServiceRecord): ChangeOptions {
    return { ...defaultChanges, ...this.#context.options.changes, ...options.changes };
  }

  /** What each instance publishes; one that has shown nothing yet is taken for what its service is. */
  #seen(): ReadonlyMap<Instance, ReadDocument | undefined> {
    const records = [...this.#records.values()];
    return new Map(
      records.flatMap(({ watches, published, restored }) =>
        watches.map(({ instance, document }) => [instance, document ?? published ?? restored?.document] as const),
      ),
    );
  }

  /** Writes down what became of each candidate. */
  #settle(candidates: ReadonlyMap<string, Candidate>, { documents, refused }: Compiled): void {
    for (const [service, { wanted }] of candidates) {
      const record = this.#records.get(service);
      if (!record) continue;
      record.published = documents.get(service);
      const reason = refused.get(service);
      if (record.published) this.#snapshot?.keep(service, record.published);
      if (wanted && reason !== undefined) {
        if (wanted === record.restored?.document) record.restored = undefined;
        const message = `its newest document could not be compiled (${reason})`;
        record.refused = { document: wanted, fault: { kind: 'compile-failed', reason, message, since: new Date() } };
      } else if (record.watches.every(({ document }) => document !== record.refused?.document)) {
        record.refused = undefined;
      }
    }
  }

  /** Emits what a person should hear about a service, once per state and reason. */
  #announce(record: ServiceRecord): void {
    record.settle();
    const { events, store } = this.#context;
    const fault = record.fault();
    const said = `${record.state} ${fault?.message ?? ''}`;
    if (this.#announced.get(record.name) === said) return;
    const first = !this.#announced.has(record.name);
    this.#announced.set(record.name, said);
    const service = record.name;
    if (record.state === 'up' && !fault) {
      const operations = publicationOf(store.current, service).operations;
      events.emit({ type: 'service.up', service, operations, url: record.watches[0]?.instance.url ?? '' });
    } else if (record.state === 'down' || (fault && fault.kind === 'unreachable')) {
      events.emit({ type: 'service.down', service, reason: record.trouble(fault ?? noAnswer).message });
    } else if (fault) {
      const diagnostics = record.watches.flatMap((watch) => watch.refusal);
      const stale = record.published !== undefined;
      events.emit({ type: 'service.rejected', service, reason: record.trouble(fault).message, stale, diagnostics });
    } else if (first) {
      this.#announced.delete(record.name);
    }
  }
}

const noAnswer = {
  kind: 'unreachable',
  reason: 'no instance answers',
  message: 'no instance answers',
  since: new Date(0),
};

/** Documents that are fetched at a time, and the milliseconds after which one that takes long lets the next one begin. */
const documentsAtATime = 4;
const longestPlace = 1_000;

/** Milliseconds that documents being read are waited for, so that those that come together are published together. */
const longestGathering = 200;
