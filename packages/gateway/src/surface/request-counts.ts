// Counts finished requests for `/-/metrics`. On every request's path, so it is a few map look-ups and additions: label
// sets are made when somebody scrapes. Labels have few values each, whatever clients send.

import type { RequestCompleted } from '../events.ts';
import type { Family, Sample } from './prometheus-text.ts';

/** Upper bounds of the duration buckets in seconds. */
const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY']);

/** Requests that reached no service: the gateway's own paths and its problems. */
const ownService = 'portico';

/** Durations of one service. */
interface Durations {
  /** Not cumulative; the last one counts what is above every bound. */
  readonly buckets: number[];
  sum: number;
}

/** Counters from the gateway's start. */
export interface RequestCounts {
  count(request: RequestCompleted): void;
  families(): readonly Family[];
}

export function createRequestCounts(): RequestCounts {
  const requests = new Map<string, ServiceCounts>();
  const problems = new Map<string, number>();
  const durations = new Map<string, Durations>();
  let aborted = 0;

  return {
    count({ service = ownService, method, status, duration, problem, aborted: left }) {
      countIn(requests, service, { method: methods.has(method) ? method : 'OTHER', status });
      if (problem !== undefined) increment(problems, `${service}\n${problem}`);
      if (left) aborted++;
      observe(durations, service, duration / 1000);
    },
    families: () => [
      {
        name: 'portico_requests_total',
        type: 'counter',
        help: 'Finished requests by service, method and class of status.',
        samples: [...requests].flatMap(([service, counts]) => samplesOfService(service, counts)),
      },
      {
        name: 'portico_problems_total',
        type: 'counter',
        help: 'Answers that the gateway made itself because of an error, by problem type.',
        samples: samplesOf(problems, ['service', 'problem']),
      },
      {
        name: 'portico_requests_aborted_total',
        type: 'counter',
        help: 'Requests whose client left before the end of the response.',
        samples: [{ value: aborted }],
      },
      {
        name: 'portico_request_duration_seconds',
        type: 'histogram',
        help: 'From the head of a request to the end of its response.',
        samples: [...durations].flatMap(([service, measured]) => histogram(service, measured)),
      },
    ],
  };
}

/** Requests of one service by method, and by class of status: at 2 those with 200 to 299. */
type ServiceCounts = Map<string, number[]>;

function countIn(
  requests: Map<string, ServiceCounts>,
  service: string,
  { method, status }: Pick<RequestCompleted, 'method' | 'status'>,
): void {
  const classes = placeIn(
    placeIn(requests, service, () => new Map()),
    method,
    () => [0, 0, 0, 0, 0, 0],
  );
  const index = Math.floor(status / 100);
  classes[index] = (classes[index] ?? 0) + 1;
}

function placeIn<T>(map: Map<string, T>, key: string, make: () => T): T {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}

function samplesOfService(service: string, counts: ServiceCounts): Sample[] {
  return [...counts].flatMap(([method, classes]) =>
    classes.flatMap((value, index) =>
      value > 0 ? [{ labels: { service, method, status: `${index}xx` }, value }] : [],
    ),
  );
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function observe(durations: Map<string, Durations>, service: string, seconds: number): void {
  let measured = durations.get(service);
  if (!measured) {
    measured = { buckets: new Array<number>(bounds.length + 1).fill(0), sum: 0 };
    durations.set(service, measured);
  }
  const index = bounds.findIndex((bound) => seconds <= bound);
  const bucket = index === -1 ? bounds.length : index;
  measured.buckets[bucket] = (measured.buckets[bucket] ?? 0) + 1;
  measured.sum += seconds;
}

function samplesOf(counts: ReadonlyMap<string, number>, names: readonly string[]): Sample[] {
  return [...counts].map(([key, value]) => {
    const values = key.split('\n');
    return { labels: Object.fromEntries(names.map((name, i) => [name, values[i] ?? ''])), value };
  });
}

function histogram(service: string, { buckets, sum }: Durations): Sample[] {
  let total = 0;
  const samples: Sample[] = buckets.map((count, i) => {
    total += count;
    return { suffix: '_bucket', labels: { service, le: String(bounds[i] ?? '+Inf') }, value: total };
  });
  return [
    ...samples,
    { suffix: '_sum', labels: { service }, value: sum },
    { suffix: '_count', labels: { service }, value: total },
  ];
}
