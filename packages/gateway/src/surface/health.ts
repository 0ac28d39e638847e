// Is the gateway alive, may traffic come, and how is it, for machines that ask often. Same shapes as a service's own.

import type { Operation } from '@portico/contract';
import type { ServiceStatus } from '../status.ts';
import type { Expose } from './expose.ts';
import { documentView } from './openapi.ts';
import type { SurfaceContext } from './surface.ts';

/** One public path with its methods and the operations behind them, in the same order. */
interface HealthRoute {
  readonly path: string;
  readonly methods: string[];
  readonly operationIds: string[];
}

/** Serves `/health` (and `?include_routes=true`), `/-/live` and `/-/ready`. */
export function exposeHealth(expose: Expose, context: SurfaceContext): void {
  const { version } = context.options;
  expose('/-/live', (c) => c.json({ status: 'live', version }));
  expose('/-/ready', (c) => {
    const ready = context.ready();
    return c.json({ status: ready ? 'ready' : 'not-ready' }, ready ? 200 : 503, ready ? {} : { 'Retry-After': '1' });
  });
  expose('/health', async (c) => {
    const services = context.status();
    const revision = c.get('revision');
    const status = !context.ready() ? 'unavailable' : services.every(isWell) ? 'healthy' : 'degraded';
    const document = await documentView(revision, 'json');
    const body = {
      service: 'portico',
      version,
      status,
      document: { url: '/openapi.json', digest: document?.digest },
      services: Object.fromEntries(services.map(({ service, state, operations }) => [service, { state, operations }])),
      ...(c.req.query('include_routes') === 'true'
        ? { routes: routesOf(revision.operations.filter(({ audience }) => audience === undefined)) }
        : {}),
    };
    return c.json(body, status === 'unavailable' ? 503 : 200);
  });
}

function isWell({ state }: ServiceStatus): boolean {
  return state === 'up';
}

/** Operations by path. They come sorted by path, so one look back is enough. */
function routesOf(operations: readonly Operation[]): HealthRoute[] {
  const routes: HealthRoute[] = [];
  for (const { path, method, operationId } of operations) {
    const last = routes.at(-1);
    const route = last?.path === path ? last : { path, methods: [], operationIds: [] };
    if (route !== last) routes.push(route);
    route.methods.push(method);
    route.operationIds.push(operationId);
  }
  return routes;
}
