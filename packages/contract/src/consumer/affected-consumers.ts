// Who is hurt by a change: the callers that were seen to use what it is about.

import type { Change } from '../diff/change.ts';
import type { RequestPart } from './operation-parts.ts';

/** What a caller was seen to use of an operation. */
export interface ConsumerUse {
  /** Hash that stands for the caller. */
  readonly consumer: string;
  readonly name?: string;
  /** Requests in the last seven days. */
  readonly calls: number;
  /** ISO 8601 time. */
  readonly lastSeen: string;
  /** Requests of the last seven days by optional part they used. */
  readonly parts: Readonly<Record<RequestPart, number>>;
}

/** All that is known of the callers of one operation. */
export interface OperationUse {
  readonly method: string;
  /** Public path template as it was when it was last called. */
  readonly path: string;
  readonly service: string;
  /** True when its service had deprecated it then. */
  readonly deprecated?: boolean;
  readonly consumers: readonly ConsumerUse[];
}

/** A caller and how often it used what changes. */
export type AffectedConsumer = Pick<ConsumerUse, 'consumer' | 'name' | 'calls' | 'lastSeen'>;

/**
 * The callers that a change touches, the busiest first. A change to an optional part of the request touches those that use
 * the part; any other touches all callers of the operation: which fields of an answer they read is not known.
 */
export function affectedConsumers(change: Change, uses: readonly OperationUse[]): readonly AffectedConsumer[] {
  const { operation } = change;
  if (!operation) return [];
  const identity = identityOf(operation);
  const consumers = uses.filter((use) => identityOf(use) === identity).flatMap((use) => use.consumers);
  return consumers
    .flatMap(({ consumer, name, calls, lastSeen, parts }): AffectedConsumer[] => {
      const counted = callsOf(change, calls, parts);
      return counted > 0 ? [{ consumer, ...(name === undefined ? {} : { name }), calls: counted, lastSeen }] : [];
    })
    .sort((a, b) => b.calls - a.calls);
}

/** Changes that hurt those who do not send a part. */
const asksForMore: ReadonlySet<string> = new Set([
  'new-required-request-parameter',
  'request-parameter-became-required',
]);

function callsOf({ rule, place }: Change, calls: number, parts: ConsumerUse['parts']): number {
  if (asksForMore.has(rule)) return calls;
  const optional = /^(?:(?:query|header|cookie) parameter|body) ./i.test(place);
  if (!optional) return calls;
  return Object.entries(parts).reduce((sum, [part, count]) => (isAbout(place, part) ? sum + count : sum), 0);
}

/** `query parameter sort …` is about `query sort`, `body application/json …` about `body application/json`. */
function isAbout(place: string, part: RequestPart): boolean {
  const space = part.indexOf(' ');
  const [where, name] = [part.slice(0, space), part.slice(space + 1)];
  const words = (where === 'body' ? `body ${name}` : `${where} parameter ${name}`).toLowerCase();
  return `${place.toLowerCase()} `.startsWith(`${words} `);
}

function identityOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`;
}
