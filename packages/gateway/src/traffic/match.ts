// From method and canonical path to the operation that answers, or to the problem that helps.

import type { Operation, RouteEntry } from '@portico/contract';
import type { ServiceStatus } from '../status.ts';
import type { Exchange } from './exchange.ts';
import type { Problem } from './problem-response.ts';
import type { Removed, RemovedOperations } from './removed-operations.ts';

/** How many routes a 404 suggests. */
const suggestions = 5;

/** The declared operation for a method; HEAD is answered through GET when only GET is declared. */
export function operationFor(entry: RouteEntry<Operation>, method: string): Operation | undefined {
  return entry.methods.get(method) ?? (method === 'HEAD' ? entry.methods.get('GET') : undefined);
}

/** Who calls is not known: what is for an audience alone is not told. */
const isForAll = ({ audience }: Operation) => audience === undefined;

/** What is known of routes that are not there. */
export interface Absence {
  readonly removed: Pick<RemovedOperations, 'find'>;
  status(): readonly ServiceStatus[];
}

/** 404 with the routes it resembles, the documentation, and the services whose routes may be missing. */
export function notFound(exchange: Exchange, method: string, absence: Absence): Problem {
  const { revision, path } = exchange;
  const nearest = revision.routes.nearest(method, path, suggestions, isForAll).map((operation) => ({
    method: operation.method,
    path: operation.path,
    service: operation.service,
    operationId: operation.operationId,
  }));
  const services = absence
    .status()
    .filter((service) => service.state !== 'up')
    .map(({ service, state, since }) => ({ service, state, since }));
  const hint = nearest[0] ? `; the nearest is ${nearest[0].method} ${nearest[0].path}` : '';
  const said = `${method} ${path.slice(0, 200)}`;
  const gone = goneBy(absence.removed.find(method, path));
  const begin = gone ? `${gone.service} serves ${said} no more since ${gone.since}` : `No service declares ${said}`;
  const detail = `${begin}${hint}. See the documentation at /docs.`;
  return {
    id: 'route-not-found',
    detail,
    members: { nearest, docs: '/docs', services, ...(gone && { removed: gone }) },
  };
}

function goneBy(removed: Removed | undefined) {
  if (!removed || !isForAll(removed.operation)) return undefined;
  const { service, method, path, operationId } = removed.operation;
  return { service, method, path, operationId, since: removed.since.toISOString() };
}

/** 405 with the methods that are declared. */
export function methodNotAllowed(exchange: Exchange, method: string, allow: readonly string[]): Problem {
  const detail = `${exchange.path.slice(0, 200)} does not take ${method.slice(0, 32)}; it takes ${allow.join(', ')}.`;
  return { id: 'method-not-allowed', detail, members: { allowed: allow }, headers: ['Allow', allow.join(', ')] };
}
