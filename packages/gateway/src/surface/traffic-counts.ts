// What is counted of traffic in the process that serves it, for `/-/metrics`.

import { performance } from 'node:perf_hooks';
import type { Events } from '../events.ts';
import type { RevisionStore } from '../revision-store.ts';
import { createDeprecatedCalls } from './deprecated-calls.ts';
import type { Family, Sample } from './prometheus-text.ts';
import { createRequestCounts } from './request-counts.ts';
import { createStaleClients } from './stale-clients.ts';
import { createViolationCounts } from './violation-counts.ts';

/** Counts from now on. */
export function createTrafficCounts(events: Events, store: RevisionStore): { families(): readonly Family[] } {
  const requests = createRequestCounts();
  const violations = createViolationCounts();
  const stale = createStaleClients(store);
  const deprecated = createDeprecatedCalls();
  events.on('request.completed', requests.count);
  events.on('request.completed', stale.count);
  events.on('request.completed', deprecated.count);
  events.on('request.violated', violations.countRequest);
  events.on('response.violated', violations.countResponse);
  let pressure = 0;
  events.on('gateway.overloaded', (event) => {
    pressure = event.pressure === 'extreme' ? 2 : 1;
  });
  events.on('gateway.recovered', () => {
    pressure = 0;
  });
  const overloaded = () =>
    gauge('portico_overloaded', 'Processes that turn requests away: 1 for each that is pressed, 2 in extreme need.', [
      { value: pressure },
    ]);
  const all = [requests, violations, stale, deprecated];
  return { families: () => [overloaded(), ...all.flatMap((one) => one.families()), ...processFamilies()] };
}

/** Names and units as Prometheus clients of every language give them. */
function processFamilies(): Family[] {
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  return [
    counter('process_cpu_seconds_total', 'Processor time used.', (user + system) / 1e6),
    gauge('process_resident_memory_bytes', 'Resident memory.', [{ value: rss }]),
    gauge('process_start_time_seconds', 'Start of the process since the epoch.', [
      { value: performance.timeOrigin / 1000 },
    ]),
    gauge('nodejs_heap_size_used_bytes', 'Used part of the JavaScript heap.', [{ value: heapUsed }]),
    gauge('nodejs_eventloop_utilization', 'Share of time the event loop was busy since the start.', [
      { value: performance.eventLoopUtilization().utilization },
    ]),
  ];
}

function gauge(name: string, help: string, samples: readonly Sample[]): Family {
  return { name, type: 'gauge', help, samples };
}

function counter(name: string, help: string, value: number): Family {
  return { name, type: 'counter', help, samples: [{ value }] };
}
