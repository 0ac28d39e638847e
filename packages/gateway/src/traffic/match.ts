// From method and canonical path to the operation that answers, or to the problem that helps.

import type { Operation, RouteEntry } from '@portico/contract';
import type { ServiceStatus } from '../status.ts';
import type { Exchange } from './exchange.ts';
import type { Problem } from './problem-response.ts';

/** How many routes a 404 suggests. */
const suggestions = 5;

/** The declared operation for a method; HEAD is answered through GET when only GET is declared. */
export function operationFor(entry: RouteEntry<Operation>, method: string): Operation | undefined {
  return entry.methods.get(method) ?? (method === 'HEAD' ? entry.methods.get('GET') : undefined);
}

/** Who calls is not known: what is for an audience alone is not told. */
const isForAll = ({ audience }: Operation) => audience === undefined;

/** 404 with the routes it resembles, the documentation, and the services whose routes may be missing. */
export function notFound(exchange: Exchange, method: string, status: readonly ServiceStatus[]): Problem {
  const { revision, path } = exchange;
  const nearest = revision.routes.nearest(method, path, suggestions, isForAll).map((operation) => ({
    method: operation.method,
    path: operation.path,
    service: operation.service,
    operationId: operation.operationId,
  }));
  const services = status
    .filter((service) => service.state !== 'up')
    .map(({ service, state, since }) => ({ service, state, since }));
  const hint = nearest[0] ? `; the nearest is ${nearest[0].method} ${nearest[0].path}` : '';
  const detail = `No service declares ${method} ${path.slice(0, 200)}${hint}. See the documentation at /docs.`;
  return { id: 'route-not-found', detail, members: { nearest, docs: '/docs', services } };
}

/** 405 with the methods that are declared. */
export function methodNotAllowed(exchange: Exchange, method: string, allow: readonly string[]): Problem {
  const detail = `${exchange.path.slice(0, 200)} does not take ${method.slice(0, 32)}; it takes ${allow.join(', ')}.`;
  return { id: 'method-not-allowed', detail, members: { allowed: allow }, headers: ['Allow', allow.join(', ')] };
}
