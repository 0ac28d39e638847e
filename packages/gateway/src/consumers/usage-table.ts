// Who uses which operation and which of its optional parts, for those who want to change it. Bounded whatever clients send:
// what was used longest ago makes room.

import {
  type ConsumerUse,
  type Operation,
  type OperationUse,
  operationParts,
  type PartsUsed,
  type RequestPart,
  type Revision,
} from '@portico/contract';
import type { ConsumerOptions } from '../options.ts';
import { type Consumer, consumerIdentifier, type IdentifyConsumer } from './consumer-id.ts';
import { Week } from './week.ts';

/** What recording looks at. */
export interface RecordedRequest {
  readonly operation: Operation;
  /** Raw query with its `?`, or empty. */
  readonly search: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly revision: Pick<Revision, 'part'>;
}

/** Pairs of an operation and a caller that are remembered. */
const most = 20_000;

/** Parts of one operation that one caller is told to use. */
const mostParts = 64;

/** A caller that does not say who it is. */
const anonymous: Consumer = { id: 'anonymous' };

interface Use {
  readonly operation: Pick<OperationUse, 'method' | 'path' | 'service' | 'deprecated'>;
  readonly key: string;
  readonly consumer: Consumer;
  readonly calls: Week;
  readonly parts: Map<RequestPart, Week>;
}

export class UsageTable {
  readonly #identify: IdentifyConsumer;
  readonly #clock: () => number;
  /** In the order of their last use. */
  readonly #uses = new Map<string, Use>();
  readonly #parts = new WeakMap<Operation, PartsUsed>();

  constructor(options: ConsumerOptions, clock: () => number = Date.now) {
    this.#identify = consumerIdentifier(options);
    this.#clock = clock;
  }

  /** Counts a request that was found to be as its contract says. */
  record({ operation, search, headers, revision }: RecordedRequest): void {
    const now = this.#clock();
    const consumer = this.#identify(headers) ?? anonymous;
    const use = this.#use(operation, consumer, now);
    use.calls.add(now);
    for (const part of this.#partsOf(operation, revision)(search.slice(1), headers)) {
      const week = use.parts.get(part) ?? new Week(now);
      if (use.parts.size < mostParts) use.parts.set(part, week);
      week.add(now);
    }
  }

  /** Every use of the last seven days, by service, path and method, the busiest caller first. */
  list(): readonly OperationUse[] {
    const now = this.#clock();
    const uses = [...this.#uses.values()].filter(({ calls }) => calls.sum(now) > 0);
    return [...Map.groupBy(uses, ({ key }) => key).values()]
      .map((group) => ({
        ...(group.at(-1) as Use).operation,
        consumers: group.map((use) => toConsumerUse(use, now)).sort((a, b) => b.calls - a.calls),
      }))
      .sort((a, b) => compare(a.service, b.service) || compare(a.path, b.path) || compare(a.method, b.method));
  }

  #use({ key, method, path, service, deprecated }: Operation, consumer: Consumer, now: number): Use {
    const id = `${consumer.id} ${service} ${key}`;
    const known = this.#uses.get(id);
    if (known) this.#uses.delete(id);
    else if (this.#uses.size >= most) this.#uses.delete(this.#uses.keys().next().value as string);
    const calls = known?.calls ?? new Week(now);
    const parts = known?.parts ?? new Map();
    const operation = { method, path, service, ...(deprecated && { deprecated }) };
    const use = { operation, key: `${service} ${key}`, consumer, calls, parts };
    this.#uses.set(id, use);
    return use;
  }

  #partsOf(operation: Operation, revision: Pick<Revision, 'part'>): PartsUsed {
    const known = this.#parts.get(operation) ?? operationParts(operation, revision.part(operation.service));
    this.#parts.set(operation, known);
    return known;
  }
}

function toConsumerUse({ consumer, calls, parts }: Use, now: number): ConsumerUse {
  const counts = [...parts].map(([part, week]) => [part, week.sum(now)] as const).filter(([, count]) => count > 0);
  return {
    consumer: consumer.id,
    ...(consumer.name === undefined ? {} : { name: consumer.name }),
    calls: calls.sum(now),
    lastSeen: new Date(calls.lastSeen).toISOString(),
    parts: Object.fromEntries(counts.sort(([a], [b]) => compare(a, b))),
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
