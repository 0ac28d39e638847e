// What the gateway knows of one service: its watches, the document that is published, and the state people see.

import type { Diagnostic } from '@portico/contract';
import type { ChangeOptions, ServiceOptions } from '../options.ts';
import type { PendingDocument, PublishedChange, ServiceState, ServiceStatus, Trouble } from '../status.ts';
import type { HeldDocument } from './admission-desk.ts';
import type { ReadDocument } from './compiler.ts';
import type { Fault, InstanceWatch } from './contract-fetcher.ts';
import { Departures } from './departures.ts';
import type { Publication } from './publication.ts';
import type { RestoredDocument } from './snapshot.ts';

export class ServiceRecord {
  readonly name: string;
  options: ServiceOptions;
  watches: readonly InstanceWatch[] = [];
  /** The document the service takes part with; the last good one while a newer one is missing or bad. */
  published: ReadDocument | undefined;
  /** What was on disk at the start; takes part until an instance is seen to publish something usable. */
  restored: RestoredDocument | undefined;
  state: ServiceState = 'waiting';
  since: Date = new Date();
  /** The document that waits to be released. */
  held: HeldDocument | undefined;
  /** Documents that no instance publishes any more. */
  readonly departures: Departures = new Departures();
  /** What the document that went live last changed for callers. */
  changed: PublishedChange | undefined;
  /** The document that could not be compiled, and why, until there is another one to try. */
  refused: { readonly document: ReadDocument; readonly fault: Fault } | undefined;

  constructor(name: string, options: ServiceOptions) {
    this.name = name;
    this.options = options;
  }

  /** The newest document among instances that answer; the published one, or the one from disk, while none does. */
  candidate(publish: ChangeOptions['publish']): ReadDocument | undefined {
    // Where all instances have to agree, what is published stays until they do.
    if (publish === 'all' && this.published && this.#disagree(this.published)) return this.published;
    let newest: InstanceWatch | undefined;
    for (const watch of this.watches) {
      if (!watch.document || watch.instance.health === 'unreachable') continue;
      if (!newest || watch.sighting > newest.sighting) newest = watch;
    }
    const document = newest?.document ?? this.published ?? this.restored?.document;
    return document === this.refused?.document ? this.published : document;
  }

  /**
   * The other documents that instances which answer publish, the newest first. Beside a document that is held back, or one
   * that could not be compiled, there are none: what they have may be what is held.
   */
  others(primary: ReadDocument | undefined, publish: ChangeOptions['publish']): readonly ReadDocument[] {
    if (!primary || this.held || this.refused || publish === 'all') return [];
    const answering = this.#answering();
    const newest = [...answering]
      .sort((a, b) => b.sighting - a.sighting)
      .map(({ document }) => document as ReadDocument);
    const distinct = new Map(newest.reverse().map((document) => [document.source.digest, document]));
    distinct.delete(primary.source.digest);
    return [...distinct.values()].reverse();
  }

  #answering(): readonly InstanceWatch[] {
    return this.watches.filter(({ document, instance }) => document && instance.health !== 'unreachable');
  }

  /** True while some instances publish this document and some another one. */
  #disagree({ source: { digest } }: ReadDocument): boolean {
    const digests = new Set(this.#answering().map(({ document }) => document?.source.digest));
    return digests.size > 1 && digests.has(digest);
  }

  /** The document that callers go by: the published one, or before there is one the one from disk. */
  live(): ReadDocument | undefined {
    return this.published ?? this.restored?.document;
  }

  /** The fault to show first: a document that is refused tells more than a missed health check. */
  fault(): Fault | undefined {
    const { watches } = this;
    return (
      this.refused?.fault ??
      watches.find((watch) => watch.documentFault && watch.instance.health !== 'unreachable')?.documentFault ??
      watches.find((watch) => watch.healthFault)?.healthFault
    );
  }

  /** Recomputes the state; true when it changed. */
  settle(): boolean {
    this.#letGo();
    const next = this.#nextState();
    if (next === this.state) return false;
    this.state = next;
    this.since = new Date();
    return true;
  }

  #nextState(): ServiceState {
    if (!this.published) return 'waiting';
    if (this.watches.every((watch) => watch.instance.health === 'unreachable')) return 'down';
    const refused = this.watches.some((watch) => watch.documentFault && watch.instance.health !== 'unreachable');
    return refused || this.refused || this.#unconfirmed() ? 'stale' : 'up';
  }

  /** What is published when it is from disk and nobody has said yet that it still holds. */
  #unconfirmed(): RestoredDocument | undefined {
    return this.published !== undefined && this.published === this.restored?.document ? this.restored : undefined;
  }

  /** What was on disk has done its part once an instance is seen to publish it, or something else is published. */
  #letGo(): void {
    if (!this.published) return;
    const confirmed = this.watches.some(({ document }) => document === this.published);
    if (confirmed || this.published !== this.restored?.document) this.restored = undefined;
  }

  /** What happens because of a fault, in words. */
  consequence(): string {
    if (!this.published) return 'its routes appear as soon as this is mended';
    if (this.state === 'down') return 'its calls get 503 until it answers';
    const restored = this.#unconfirmed()?.savedAt;
    if (restored) return `keeping the document saved at ${restored.toISOString()}`;
    return `keeping the document of ${new Date(this.#checked()).toISOString().slice(11, 16)} UTC`;
  }

  status(publication: Publication): ServiceStatus {
    const fault = this.fault();
    const version = this.watches.find((watch) => watch.version !== undefined)?.version;
    const restored = this.#unconfirmed();
    const checked = restored?.savedAt.getTime() ?? this.#checked();
    return {
      service: this.name,
      state: this.state,
      since: this.since.toISOString(),
      operations: publication.operations,
      ...(version === undefined ? {} : { version }),
      ...(this.published ? { digest: this.published.source.digest } : {}),
      ...(this.published && checked > 0 ? { age: Math.max(0, Math.floor((Date.now() - checked) / 1000)) } : {}),
      ...(this.state === 'stale' || this.state === 'down' ? { stale: true } : {}),
      ...(restored ? { restored: { savedAt: restored.savedAt.toISOString() } } : {}),
      ...(fault ? { trouble: this.trouble(fault) } : {}),
      instances: this.watches.map((watch) => this.#instanceStatus(watch)),
      ...this.#contracts(),
      diagnostics: [...this.#refused(), ...publication.diagnostics],
      pending: this.held ? [pendingOf(this.name, this.held)] : [],
      ...(this.changed ? { changes: this.changed } : {}),
      policy: this.options.merge ?? {},
    };
  }

  #contracts(): Pick<ServiceStatus, 'contracts'> {
    const digests = Map.groupBy(this.#answering(), ({ document }) => document?.source.digest ?? '');
    if (digests.size < 2) return {};
    return { contracts: [...digests].map(([digest, { length }]) => ({ digest, instances: length })) };
  }

  /** When an instance was last seen to publish a document, in milliseconds; 0 for never. */
  #checked(): number {
    return Math.max(0, ...this.watches.map((watch) => watch.checked?.getTime() ?? 0));
  }

  /** Findings of texts that were not taken; those of the published document are the publication's. */
  #refused(): readonly Diagnostic[] {
    return this.watches.find((watch) => watch.refusal.length > 0)?.refusal ?? [];
  }

  trouble(fault: Fault): Trouble {
    const { kind, reason, message, since } = fault;
    return { kind, reason, message: `${message}; ${this.consequence()}`, since: since.toISOString() };
  }

  #instanceStatus(watch: InstanceWatch): ServiceStatus['instances'][number] {
    const fault = watch.healthFault ?? watch.documentFault;
    return {
      url: watch.instance.url,
      health: watch.instance.health,
      since: watch.healthSince.toISOString(),
      ...(watch.version === undefined ? {} : { version: watch.version }),
      ...(watch.document ? { digest: watch.document.source.digest } : {}),
      ...(watch.checked ? { checked: watch.checked.toISOString() } : {}),
      ...(fault ? { trouble: this.trouble(fault) } : {}),
    };
  }
}

function pendingOf(service: string, { document, since, serious }: HeldDocument): PendingDocument {
  const { digest } = document.source;
  return {
    digest,
    since: since.toISOString(),
    release: `portico release ${service} --digest ${digest}`,
    changes: serious,
  };
}
