// What was live when, and what each revision changed: for whoever looks for the moment at which something broke. Bounded;
// kept in memory, and on disk by `history-file.ts`.

import type { Change } from '@portico/contract';
import type { DocumentChange, Events, OperationReference } from '../events.ts';
import type { RevisionStore } from '../revision-store.ts';

/** One document that came, went or changed with a revision. */
export interface HistoryDocument {
  readonly service: string;
  /** Digests; absent where there was, or is, none. */
  readonly from?: string;
  readonly to?: string;
  /** What the service called its version then. */
  readonly version?: string;
  /** Changes that break callers or take protection away, the first of them. */
  readonly changes?: readonly Change[];
  /** Why somebody let it go live although it was held. */
  readonly released?: string;
}

/** One revision that was live here. */
export interface HistoryEntry {
  readonly id: string;
  readonly previous: string;
  /** ISO 8601 time. */
  readonly publishedAt: string;
  /** How many operations it has. */
  readonly operations: number;
  readonly added: readonly OperationReference[];
  readonly removed: readonly OperationReference[];
  readonly documents: readonly HistoryDocument[];
}

/** An operation as a list of routes names it. */
export type HistoryRoute = OperationReference;

/** What a history is made of. */
export interface History {
  /** The oldest first. */
  readonly revisions: readonly HistoryEntry[];
  /** Operations of the last revision. */
  readonly routes: readonly HistoryRoute[];
}

const most = { entries: 200, operations: 20_000, changes: 20 };

export interface RevisionHistoryOptions {
  readonly store: RevisionStore;
  readonly events: Events;
  /** What a service calls its version now. */
  versionOf(service: string): string | undefined;
  /** Called after each change. */
  changed?(): void;
}

export class RevisionHistory {
  readonly #options: RevisionHistoryOptions;
  /** The oldest first. */
  #entries: HistoryEntry[] = [];
  #digests: ReadonlyMap<string, string> = new Map();
  /** What was served before this process, until its first revision is compared with it. */
  #before: readonly HistoryRoute[] | undefined;
  /** Reasons of releases that have not gone live yet, by service and digest. */
  readonly #releases = new Map<string, string>();

  constructor(options: RevisionHistoryOptions) {
    this.#options = options;
    const { events } = options;
    events.on('revision.published', (event) => this.#published(event));
    events.on('service.changed', (change) => this.#explain(change));
    events.on(
      'service.released',
      ({ service, digest, reason }) => void this.#releases.set(`${service} ${digest}`, reason),
    );
  }

  /** The newest first. */
  get entries(): readonly HistoryEntry[] {
    return this.#entries.toReversed();
  }

  /** Takes over what was live before this process: call it before the first revision is published. */
  restore({ revisions, routes }: History): void {
    this.#entries = [...revisions];
    this.#before = routes;
    const digests = new Map<string, string>();
    for (const { service, to } of revisions.flatMap(({ documents }) => documents)) {
      if (to === undefined) digests.delete(service);
      else digests.set(service, to);
    }
    this.#digests = digests;
  }

  /** All that is to outlive this process. */
  whole(): History {
    return { revisions: this.#entries, routes: this.#options.store.current.operations.map(routeOf) };
  }

  /** Digests of the documents of a service that were live, the oldest first. */
  liveBefore(service: string): readonly string[] {
    const documents = this.#entries.flatMap((entry) => entry.documents.filter((one) => one.service === service));
    return documents.flatMap(({ from, to }) => [from, to]).filter((digest) => digest !== undefined);
  }

  /** The revision with this id or beginning of an id (six digits at least), or the one that was live at an ISO 8601 time. */
  find(at: string): HistoryEntry | undefined {
    if (/^[0-9a-f]{6,64}$/.test(at)) return this.entries.find(({ id }) => id.startsWith(at));
    const time = Date.parse(at);
    return Number.isNaN(time) ? undefined : this.entries.find(({ publishedAt }) => Date.parse(publishedAt) <= time);
  }

  /** The operations that were served under `entry`, sorted by path and method: those of now, and back. */
  routesAt(entry: HistoryEntry): readonly HistoryRoute[] {
    const routes = new Map(
      this.#options.store.current.operations.map((operation) => [keyOf(operation), operation as HistoryRoute]),
    );
    for (const later of this.entries) {
      if (later === entry) break;
      for (const operation of later.added) routes.delete(keyOf(operation));
      for (const operation of later.removed) routes.set(keyOf(operation), operation);
    }
    return [...routes.values()].map(routeOf).sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method));
  }

  #published({ revision, previous, operations, ...event }: Published): void {
    const { added, removed } = this.#before ? since(this.#before, this.#options.store.current.operations) : event;
    this.#before = undefined;
    const digests = new Map(
      [...this.#options.store.current.documents].map(([service, { digest }]) => [service, digest]),
    );
    const documents = [...new Set([...this.#digests.keys(), ...digests.keys()])]
      .filter((service) => this.#digests.get(service) !== digests.get(service))
      .map((service) => this.#document(service, this.#digests.get(service), digests.get(service)));
    this.#digests = digests;
    const publishedAt = new Date().toISOString();
    this.#entries.push({ id: revision, previous, publishedAt, operations, added, removed, documents });
    this.#bound();
    this.#options.changed?.();
  }

  #document(service: string, from: string | undefined, to: string | undefined): HistoryDocument {
    const version = this.#options.versionOf(service);
    const released = this.#releases.get(`${service} ${to}`);
    this.#releases.delete(`${service} ${to}`);
    return {
      service,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(version !== undefined && { version }),
      ...(released !== undefined && { released }),
    };
  }

  /** Changes are told after the revision they came with. */
  #explain({ service, to, changes }: DocumentChange): void {
    const at = this.#entries.findLastIndex(({ documents }) => documents.some((one) => isAbout(one, service, to)));
    const entry = this.#entries[at];
    if (!entry) return;
    const documents = entry.documents.map((one) =>
      isAbout(one, service, to) ? { ...one, changes: changes.slice(0, most.changes) } : one,
    );
    this.#entries[at] = { ...entry, documents };
    this.#options.changed?.();
  }

  #bound(): void {
    let operations = 0;
    const kept = this.#entries.toReversed().findIndex(({ added, removed }, index) => {
      operations += added.length + removed.length;
      return index > 0 && (index >= most.entries || operations > most.operations);
    });
    if (kept > 0) this.#entries = this.#entries.slice(-kept);
  }
}

interface Published {
  readonly revision: string;
  readonly previous: string;
  readonly operations: number;
  readonly added: readonly OperationReference[];
  readonly removed: readonly OperationReference[];
}

function isAbout(document: HistoryDocument, service: string, to: string): boolean {
  return document.service === service && document.to === to;
}

function since(before: readonly HistoryRoute[], now: readonly HistoryRoute[]): Pick<HistoryEntry, 'added' | 'removed'> {
  const [old, fresh] = [before, now].map((routes) => new Set(routes.map(keyOf))) as [Set<string>, Set<string>];
  return {
    added: now.filter((route) => !old.has(keyOf(route))).map(routeOf),
    removed: before.filter((route) => !fresh.has(keyOf(route))),
  };
}

function routeOf({ method, path, service, operationId }: OperationReference): HistoryRoute {
  return { method, path, service, operationId };
}

function keyOf({ method, path, service }: OperationReference): string {
  return `${service} ${method} ${path}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
