// What the gateway knows and serves, as plain JSON: services, routes and the revision they come from.

import { enforcement, type Operation, type OperationEnforcement, printable, type Revision } from '@portico/contract';
import { negotiate } from '../traffic/negotiation.ts';
import { operationPolicies } from '../traffic/operation-policy.ts';
import type { SurfaceRequest } from './environment.ts';
import type { Expose } from './expose.ts';
import { problem } from './problem.ts';
import type { SurfaceContext } from './surface.ts';

/** Serves `/-/services`, `/-/services/{name}`, `/-/routes` and `/-/revision`. */
export function exposeInventory(expose: Expose, context: SurfaceContext): void {
  const published = publishingTimes(context);
  const enforced = enforcements(context);
  expose('/-/services', (c) => c.json({ revision: c.get('revision').id, services: context.status() }));
  expose('/-/services/{name}', (c) => serveService(c, context));
  expose('/-/routes', (c) => serveRoutes(c, enforced));
  expose('/-/revision', (c) => {
    const { id, operations, documents, diagnostics } = c.get('revision');
    return c.json({
      id,
      operations: operations.length,
      services: Object.fromEntries([...documents].map(([service, { digest }]) => [service, digest])),
      publishedAt: published(c.get('revision')),
      diagnostics,
    });
  });
}

function serveService(c: SurfaceRequest, context: SurfaceContext): Response {
  const name = c.req.param('name');
  const services = context.status();
  const found = services.find(({ service }) => service === name);
  if (found) return c.json({ revision: c.get('revision').id, ...found });
  return problem(c, 'route-not-found', {
    detail: `No service is named ${JSON.stringify(name)}. Known: ${services.map(({ service }) => service).join(', ') || 'none'}.`,
    members: { nearest: [], docs: '/docs', services: [] },
  });
}

type Enforced = (operation: Operation, revision: Revision) => OperationEnforcement;

function serveRoutes(c: SurfaceRequest, enforced: Enforced): Response {
  const revision = c.get('revision');
  const { id, operations } = revision;
  c.header('Vary', 'Accept');
  return negotiate(c.req.header('accept')) === 'text'
    ? c.text(operations.map(routeLine).join(''))
    : c.json({
        revision: id,
        routes: operations.map((operation) => ({ ...routeOf(operation), enforced: enforced(operation, revision) })),
      });
}

/** The line of an operation in `routes.txt` and in the plain text of `/-/routes`. */
function routeLine({ method, path, service, operationId }: Operation): string {
  return `${printable(`${method} ${path} ${service} ${operationId}`)}\n`;
}

function routeOf({ method, path, service, operationId, summary, tags, deprecated, audience }: Operation): object {
  return { method, path, service, operationId, summary, tags, deprecated, audience };
}

/** What of an operation is enforced; worked out when it is asked for first. */
function enforcements({ options }: SurfaceContext): Enforced {
  const policyOf = operationPolicies(options);
  const known = new WeakMap<Operation, OperationEnforcement>();
  return (operation, revision) => {
    const found = known.get(operation) ?? enforcement(operation, revision.part(operation.service), policyOf(operation));
    known.set(operation, found);
    return found;
  };
}

/** When a revision went live here, as ISO 8601 text. The first one counts from the surface's making. */
function publishingTimes({ store, events }: SurfaceContext): (revision: Revision) => string {
  const times = new WeakMap([[store.current, new Date().toISOString()]]);
  const timeOf = (revision: Revision): string => {
    const time = times.get(revision) ?? new Date().toISOString();
    times.set(revision, time);
    return time;
  };
  events.on('revision.published', () => timeOf(store.current));
  return timeOf;
}
