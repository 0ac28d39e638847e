// The environment of a running gateway: a few short answers of its own paths, however many services it has.

import { isObject, type Json, type OperationUse, own, type ServicePolicy } from '@portico/contract';
import type { RouteRow } from '../routes-table.ts';
import type { EnvironmentResult } from './environment.ts';

/** Milliseconds for each answer. */
const patience = 10_000;

/** What the gateway at `url` knows of `service`; undefined when no gateway answers there. */
export async function liveEnvironment(url: string, service: string): Promise<EnvironmentResult | undefined> {
  const place = new URL(url).origin;
  const at = (path: string, accept = 'application/json') =>
    fetch(new URL(path, place), { headers: { accept }, signal: AbortSignal.timeout(patience) });
  const failed = (message: string): EnvironmentResult => ({ environment: undefined, problem: { place, message } });
  const name = encodeURIComponent(service);
  try {
    const [status, document, routes, consumers] = await Promise.all([
      at(`/-/services/${name}`),
      at(`/-/services/${name}/document`, '*/*'),
      at('/-/routes', 'text/plain'),
      at(`/-/consumers?service=${name}`),
    ]);
    if (!routes.ok || !routes.headers.get('content-type')?.startsWith('text/plain')) return undefined;
    if (!document.ok && document.status !== 404)
      return failed(`answered ${document.status} for the document of ${service}`);
    const current = document.ok ? await document.text() : undefined;
    const known = status.ok ? ((await status.json()) as Json) : null;
    const counts = consumers.ok ? ((await consumers.json()) as Json) : null;
    const policy = policyIn(own(known, 'policy'));
    const counted = own(counts, 'counted') === true;
    const unseen = own(counts, 'unseen');
    return {
      problem: undefined,
      environment: {
        place,
        current: current === undefined ? undefined : { text: current, policy },
        policy,
        others: rowsIn(await routes.text()).filter((row) => row.service !== service),
        uses: counted ? (own(counts, 'operations') as unknown as readonly OperationUse[]) : undefined,
        unseen: counted && typeof unseen === 'string' ? unseen : undefined,
      },
    };
  } catch (error) {
    const { cause, message } = error as Error;
    return failed(`can't be asked: ${cause instanceof Error ? cause.message : message}`);
  }
}

function policyIn(value: Json | undefined): ServicePolicy {
  return isObject(value) ? (value as ServicePolicy) : {};
}

/** Lines of `METHOD path service operationId`; a path has no spaces. */
function rowsIn(text: string): RouteRow[] {
  return text.split('\n').flatMap((line) => {
    const [method, path, service, ...rest] = line.split(' ');
    return method && path && service ? [{ method, path, service, operationId: rest.join(' ') }] : [];
  });
}
