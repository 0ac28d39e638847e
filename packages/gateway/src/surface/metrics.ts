// `/-/metrics`: what is counted and what is so now, for Prometheus. A writer of our own instead of a client library:
// the library's label look-ups would cost every request more than routing does, and the format is four rules.

import type { DriftStatus, InstanceStatus, ServiceStatus, TrafficStatus } from '../status.ts';
import type { Expose } from './expose.ts';
import { type Family, prometheusMediaType, prometheusText, type Sample } from './prometheus-text.ts';
import type { SurfaceContext } from './surface.ts';
import { createTrafficCounts } from './traffic-counts.ts';

/** Counts from now on and serves `/-/metrics`. */
export function exposeMetrics(
  expose: Expose,
  { store, events, options, status, ready, counted }: SurfaceContext,
): void {
  const counts = counted ? { families: counted } : createTrafficCounts(events, store);
  let published = 0;
  let rejected = 0;
  events.on('revision.published', () => void published++);
  events.on('service.rejected', () => void rejected++);
  expose('/-/metrics', (c) => {
    const { id, operations } = c.get('revision');
    const text = prometheusText([
      gauge('portico_info', 'The running version.', [{ labels: { version: options.version }, value: 1 }]),
      gauge('portico_ready', 'Whether traffic may come.', [{ value: Number(ready()) }]),
      gauge('portico_revision_info', 'The revision that is served.', [{ labels: { revision: id }, value: 1 }]),
      gauge('portico_operations', 'Operations of the merged contract.', [{ value: operations.length }]),
      counter('portico_revisions_published_total', 'Revisions published since the start.', published),
      counter('portico_documents_rejected_total', 'Documents that were fetched and kept out.', rejected),
      ...serviceFamilies(status()),
      ...counts.families(),
    ]);
    return c.body(text, 200, { 'Content-Type': prometheusMediaType });
  });
}

const states: readonly ServiceStatus['state'][] = ['waiting', 'up', 'stale', 'down'];
const healths: readonly InstanceStatus['health'][] = ['unknown', 'healthy', 'unhealthy', 'unreachable'];

function serviceFamilies(services: readonly ServiceStatus[]): Family[] {
  return [
    gauge(
      'portico_service_state',
      'One for the state a service is in, zero for the others.',
      services.flatMap(({ service, state }) =>
        states.map((name) => ({ labels: { service, state: name }, value: Number(name === state) })),
      ),
    ),
    gauge(
      'portico_service_operations',
      'Operations of a service in the merged contract.',
      services.map(({ service, operations }) => ({ labels: { service }, value: operations })),
    ),
    gauge(
      'portico_instances',
      'Instances of a service by health.',
      services.flatMap(({ service, instances }) =>
        healths.map((health) => {
          const value = instances.filter((instance) => instance.health === health).length;
          return { labels: { service, health }, value };
        }),
      ),
    ),
    ...trafficFamilies(services),
    ...driftFamilies(services),
  ];
}

function trafficFamilies(services: readonly ServiceStatus[]): Family[] {
  const each = (value: (traffic: TrafficStatus) => number): Sample[] =>
    services.flatMap(({ service, traffic }) => (traffic ? [{ labels: { service }, value: value(traffic) }] : []));
  const total = (name: string, help: string, value: (traffic: TrafficStatus) => number): Family => ({
    name: `portico_upstream_${name}_total`,
    type: 'counter',
    help,
    samples: each(value),
  });
  return [
    gauge(
      'portico_upstream_in_flight',
      'Requests that a service works on; event streams and upgraded connections are not counted.',
      each(({ inFlight }) => inFlight),
    ),
    gauge(
      'portico_upstream_queued',
      'Requests that wait until a service may be given more.',
      each(({ queued }) => queued),
    ),
    gauge(
      'portico_upstream_ejected',
      'Instances that get no requests because too many failed there.',
      services.map(({ service, instances }) => ({
        labels: { service },
        value: instances.filter(({ ejected }) => ejected).length,
      })),
    ),
    total('retries', 'Requests that were sent a second time.', ({ retries }) => retries),
    total('ejections', 'Times that an instance was ejected.', ({ ejections }) => ejections),
    total('panics', 'Times that so many were ejected that all were used.', ({ panics }) => panics),
    total('overloads', 'Requests refused because a service had too many.', ({ overloads }) => overloads),
  ];
}

function driftFamilies(services: readonly ServiceStatus[]): Family[] {
  const each = (value: (drift: DriftStatus) => number | null): Sample[] =>
    services.flatMap(({ service, drift }) => {
      const known = drift && value(drift);
      return typeof known === 'number' ? [{ labels: { service }, value: known }] : [];
    });
  return [
    gauge(
      'portico_drift_score',
      'Share of the checked answers of a service that were as its document declares.',
      each(({ score }) => score),
    ),
    gauge(
      'portico_drift_checked',
      'Answers checked under the document in force.',
      each(({ checked }) => checked),
    ),
    gauge(
      'portico_drift_skipped',
      'Answers that were due for a check when the budget for checks was spent.',
      each(({ skipped }) => skipped),
    ),
    gauge(
      'portico_drift_undeclared',
      'Calls to what nobody declares and resembles what a service does, under the document in force.',
      each(({ undeclaredCalls }) => undeclaredCalls),
    ),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'gauge', help, samples };
}

function counter(name: string, help: string, value: number): Family {
  return { name, type: 'counter', help, samples: [{ value }] };
}
