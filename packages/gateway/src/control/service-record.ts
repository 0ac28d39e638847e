// What the gateway knows of one service: its watches, the document that is published, and the state people see.

import type { Diagnostic } from '@portico/contract';
import type { ServiceOptions } from '../options.ts';
import type { ServiceState, ServiceStatus, Trouble } from '../status.ts';
import type { ReadDocument } from './compiler.ts';
import type { Fault, InstanceWatch } from './contract-fetcher.ts';
import type { Publication } from './publication.ts';

export class ServiceRecord {
  readonly name: string;
  options: ServiceOptions;
  watches: readonly InstanceWatch[] = [];
  /** The document the service takes part with; the last good one while a newer one is missing or bad. */
  published: ReadDocument | undefined;
  state: ServiceState = 'waiting';
  since: Date = new Date();
  /** The document that could not be compiled, and why, until there is another one to try. */
  refused: { readonly document: ReadDocument; readonly fault: Fault } | undefined;

  constructor(name: string, options: ServiceOptions) {
    this.name = name;
    this.options = options;
  }

  /** The newest document among instances that answer; the published one while none does. */
  candidate(): ReadDocument | undefined {
    let newest: InstanceWatch | undefined;
    for (const watch of this.watches) {
      if (!watch.document || watch.instance.health === 'unreachable') continue;
      if (!newest || watch.sighting > newest.sighting) newest = watch;
    }
    const document = newest?.document ?? this.published;
    return document === this.refused?.document ? this.published : document;
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
    return refused || this.refused ? 'stale' : 'up';
  }

  /** What happens because of a fault, in words. */
  consequence(): string {
    if (!this.published) return 'its routes appear as soon as this is mended';
    const checked = this.watches.map((watch) => watch.checked?.getTime() ?? 0);
    const time = new Date(Math.max(...checked)).toISOString().slice(11, 16);
    return this.state === 'down' ? 'its calls get 503 until it answers' : `keeping the document of ${time} UTC`;
  }

  status(publication: Publication): ServiceStatus {
    const fault = this.fault();
    const version = this.watches.find((watch) => watch.version !== undefined)?.version;
    const checked = Math.max(0, ...this.watches.map((watch) => watch.checked?.getTime() ?? 0));
    return {
      service: this.name,
      state: this.state,
      since: this.since.toISOString(),
      operations: publication.operations,
      ...(version === undefined ? {} : { version }),
      ...(this.published ? { digest: this.published.source.digest } : {}),
      ...(this.published && checked > 0 ? { age: Math.floor((Date.now() - checked) / 1000) } : {}),
      ...(fault ? { trouble: this.trouble(fault) } : {}),
      instances: this.watches.map((watch) => this.#instanceStatus(watch)),
      diagnostics: [...this.#refused(), ...publication.diagnostics],
      pending: [],
    };
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
