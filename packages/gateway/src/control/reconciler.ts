// The slow loop: takes the services a provider names and what is seen of their instances, and makes revisions of it.
// One bad document or dead instance changes the record of its own service and nothing else.

import { compileRevision, type Document, type MergePolicy, operationKeys, parseDocument } from '@portico/contract';
import type { Events } from '../events.ts';
import type { Instance, InstanceTable } from '../instance-table.ts';
import type { GatewayOptions } from '../options.ts';
import type { RevisionStore } from '../revision-store.ts';
import type { ServiceStatus } from '../status.ts';
import { announcement } from './announcement.ts';
import { InstanceWatch } from './contract-fetcher.ts';
import { guardedFetcher } from './guarded-fetch.ts';
import { mergePolicy } from './merge-policy.ts';
import { parseCache } from './parse-cache.ts';
import type { Provider, ServiceSet } from './provider.ts';
import { ServiceRecord } from './service-record.ts';

export interface ReconcilerContext {
  readonly options: GatewayOptions;
  readonly provider: Provider;
  readonly store: RevisionStore;
  readonly instances: InstanceTable;
  readonly events: Events;
  readonly reserved: readonly string[];
}

export class Reconciler {
  readonly #context: ReconcilerContext;
  readonly #fetcher;
  readonly #records = new Map<string, ServiceRecord>();
  readonly #parse = parseCache((service, text) =>
    parseDocument(service, text, { limits: { bytes: this.#context.options.refresh.maxDocument } }),
  );
  /** Said last of each service, so that one state is told once. */
  readonly #announced = new Map<string, string>();
  #policy: MergePolicy = {};
  #scheduled: NodeJS.Immediate | undefined;

  constructor(context: ReconcilerContext) {
    this.#context = context;
    this.#fetcher = guardedFetcher(context.options.timeouts.connect);
  }

  /** Begins to watch. Resolves when each instance known now was looked at once and the result is published. */
  async start(): Promise<void> {
    this.#context.provider.start((services) => this.#apply(services));
    await Promise.all([...this.#records.values()].flatMap(({ watches }) => watches.map((watch) => watch.firstLook)));
    this.#publish();
  }

  status(): readonly ServiceStatus[] {
    const counts = Map.groupBy(this.#context.store.current.operations, (operation) => operation.service);
    return [...this.#records.values()]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((record) => record.status(counts.get(record.name)?.length ?? 0));
  }

  /** Looks at an instance now: traffic could not connect to it. */
  lookAt(instance: Instance): void {
    const record = this.#records.get(instance.service);
    record?.watches.find((watch) => watch.instance === instance)?.poke();
  }

  async close(): Promise<void> {
    this.#context.provider.close();
    clearImmediate(this.#scheduled);
    for (const record of this.#records.values()) for (const watch of record.watches) watch.close();
    await this.#fetcher.close();
  }

  /** A new full set of services: records of those that stay are kept, with what they know. */
  #apply(services: ServiceSet): void {
    for (const [name, record] of this.#records) {
      if (services.has(name)) continue;
      for (const watch of record.watches) watch.close();
      this.#context.instances.set(name, []);
      this.#records.delete(name);
      this.#announced.delete(name);
    }
    for (const [name, options] of services) {
      const record = this.#records.get(name) ?? new ServiceRecord(name, options);
      this.#records.set(name, record);
      this.#watch(record, options);
    }
    this.#policy = mergePolicy(services, this.#context.options.merge, this.#context.reserved);
    this.#schedule();
  }

  #watch(record: ServiceRecord, options: GatewayOptions['services'][string]): void {
    const same = record.options.document === options.document && record.options.health === options.health;
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
      activeHealth: health.active,
      fetcher: this.#fetcher,
      parse: this.#parse,
      changed: () => this.#schedule(),
    });
  }

  /** Changes seen in one turn of the event loop make one revision. */
  #schedule(): void {
    this.#scheduled ??= setImmediate(() => this.#publish());
  }

  #publish(): void {
    clearImmediate(this.#scheduled);
    this.#scheduled = undefined;
    const { store, events } = this.#context;
    const previous = store.current;
    const next = this.#compile(previous);
    if (next !== previous) {
      // Which instance serves what changes at the same instant as what is served.
      this.#assignOperations();
      store.publish(next);
      events.emit(announcement(previous, next));
    } else {
      this.#assignOperations();
    }
    for (const record of this.#records.values()) this.#announce(record);
  }

  /** The revision of the newest usable documents; `previous` itself when nothing changed. */
  #compile(previous: RevisionStore['current']): RevisionStore['current'] {
    const records = [...this.#records.values()];
    const wanted = new Map<ServiceRecord, Document | undefined>(records.map((record) => [record, record.candidate()]));
    const compile = () => {
      const documents = [...wanted.values()].filter((document) => document !== undefined);
      return compileRevision(documents, this.#policy, previous);
    };
    try {
      const next = compile();
      for (const [record, document] of wanted) {
        record.published = document;
        record.compileFault = undefined;
      }
      return next.id === previous.id ? previous : next;
    } catch (error) {
      // The core is total by contract; should it fail all the same, what is served must not suffer.
      const reason = (error as Error).message;
      for (const [record, document] of wanted) {
        if (document === record.published) continue;
        const message = `its newest document could not be compiled (${reason})`;
        record.compileFault = { kind: 'compile-failed', reason, message, since: new Date() };
      }
      return previous;
    }
  }

  #assignOperations(): void {
    for (const record of this.#records.values()) {
      for (const { instance, document } of record.watches) {
        const known = document ?? record.published;
        instance.operations = known && sourceKeys(known);
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
      const operations = store.current.operations.filter((operation) => operation.service === service).length;
      events.emit({ type: 'service.up', service, operations, url: record.watches[0]?.instance.url ?? '' });
    } else if (record.state === 'down' || (fault && fault.kind === 'unreachable')) {
      events.emit({ type: 'service.down', service, reason: record.trouble(fault ?? noAnswer).message });
    } else if (fault) {
      const diagnostics = record.watches.flatMap((watch) => watch.diagnostics);
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

const keysOf = new WeakMap<Document, ReadonlySet<string>>();

function sourceKeys(document: Document): ReadonlySet<string> {
  const known = keysOf.get(document) ?? operationKeys(document);
  keysOf.set(document, known);
  return known;
}
