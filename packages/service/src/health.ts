// How the service is: what `/health` says, and the checks behind it.

import type { RouteListing } from './routes.ts';

export type HealthStatus = 'healthy' | 'unhealthy' | 'stopping';

/** Says whether one thing the service needs works; false, an exception or no answer in two seconds is a failure. */
export type HealthCheck = (signal: AbortSignal) => boolean | Promise<boolean>;

/** The body of `/health`; the status code is 200 when healthy, else 503. */
export interface Health {
  readonly service: string;
  readonly version: string;
  readonly status: HealthStatus;
  /** Where the document is, and the digest of its bytes: a change of it is the news to look for. */
  readonly document: { readonly url: string; readonly digest: string };
  /** Present when the service has checks. */
  readonly checks?: Readonly<Record<string, 'passed' | 'failed' | 'timed out'>>;
  /** Present with `?include_routes=true`. */
  readonly routes?: readonly RouteListing[];
}

type CheckResults = NonNullable<Health['checks']>;

const checkTimeout = 2_000;

/** Runs all checks at once. */
export async function runChecks(checks: Readonly<Record<string, HealthCheck>>): Promise<CheckResults> {
  const results = Object.entries(checks).map(async ([name, check]) => [name, await runCheck(check)] as const);
  return Object.fromEntries(await Promise.all(results));
}

/** Healthy when nothing failed, and when there is nothing to check. */
export function statusOf(results: CheckResults = {}): HealthStatus {
  return Object.values(results).every((result) => result === 'passed') ? 'healthy' : 'unhealthy';
}

async function runCheck(check: HealthCheck): Promise<'passed' | 'failed' | 'timed out'> {
  const signal = AbortSignal.timeout(checkTimeout);
  const timedOut = new Promise<'timed out'>((resolve) => {
    signal.addEventListener('abort', () => resolve('timed out'), { once: true });
  });
  const verdict = (async () => ((await check(signal)) ? 'passed' : 'failed'))().catch(() => 'failed' as const);
  return Promise.race([verdict, timedOut]);
}
