// The reports of all workers as one: sums of what they count and bear.

import type { ConsumerUse, OperationUse } from '@portico/contract';
import type { InstanceStatus, ServiceStatus, TrafficStatus } from '../status.ts';
import type { Family, Sample } from '../surface/prometheus-text.ts';
import type { WorkerReport } from './worker-message.ts';

/** Families of a process that make no sense added up: the first one's, or the highest, is told. */
const notAdded: Readonly<Record<string, (a: number, b: number) => number>> = {
  process_start_time_seconds: Math.min,
  nodejs_eventloop_utilization: Math.max,
};

/** Adds up samples of the same name and labels; families in the order of their first mention. */
export function sumFamilies(lists: Iterable<readonly Family[]>): readonly Family[] {
  const sums = new Map<string, { readonly family: Family; readonly samples: Map<string, Sample> }>();
  for (const family of [...lists].flat()) {
    const known = sums.get(family.name) ?? { family, samples: new Map<string, Sample>() };
    sums.set(family.name, known);
    const join = Object.hasOwn(notAdded, family.name) ? notAdded[family.name] : undefined;
    for (const sample of family.samples) {
      const key = JSON.stringify([sample.suffix, sample.labels]);
      const before = known.samples.get(key)?.value;
      const value = before === undefined ? sample.value : (join ?? ((a, b) => a + b))(before, sample.value);
      known.samples.set(key, { ...sample, value });
    }
  }
  return [...sums.values()].map(({ family, samples }) => ({ ...family, samples: [...samples.values()] }));
}

/** What a worker that has ended leaves behind: its counts, not what it bore. */
export function legacyOf({ families, services, uses }: WorkerReport): WorkerReport {
  return {
    families: families.filter(({ type }) => type !== 'gauge'),
    services: services.map(({ service, traffic }) => ({
      service,
      traffic: { ...traffic, inFlight: 0, queued: 0 },
      instances: [],
    })),
    uses,
  };
}

/** The reports as one. */
export function sumReports(reports: readonly WorkerReport[]): WorkerReport {
  const services = Map.groupBy(
    reports.flatMap((report) => report.services),
    ({ service }) => service,
  );
  return {
    families: sumFamilies(reports.map(({ families }) => families)),
    services: [...services].map(([service, all]) => ({
      service,
      traffic: sumTraffic(all.map(({ traffic }) => traffic)),
      instances: sumInstances(all.flatMap(({ instances }) => instances)),
    })),
    uses: sumUses(reports.flatMap(({ uses }) => uses)),
  };
}

/** The statuses with what the workers say of their traffic. */
export function withReport(statuses: readonly ServiceStatus[], report: WorkerReport): readonly ServiceStatus[] {
  const services = new Map(report.services.map((one) => [one.service, one]));
  return statuses.map((status) => {
    const { traffic = noTraffic, instances: borne = [] } = services.get(status.service) ?? {};
    const instances = status.instances.map((instance) => ({
      ...instance,
      ejected: false,
      inFlight: 0,
      ...borne.find(({ url }) => url === instance.url),
    }));
    return { ...status, instances, traffic };
  });
}

const noTraffic: TrafficStatus = { inFlight: 0, queued: 0, retries: 0, ejections: 0, panics: 0, overloads: 0 };

function sumTraffic(all: readonly TrafficStatus[]): TrafficStatus {
  const keys = Object.keys(noTraffic) as (keyof TrafficStatus)[];
  const sums = keys.map((key) => [key, all.reduce((sum, traffic) => sum + traffic[key], 0)]);
  return Object.fromEntries(sums) as unknown as TrafficStatus;
}

type Borne = Pick<InstanceStatus, 'url' | 'ejected' | 'inFlight'>;

// Each worker ejects by what it sees; an instance that one of them does without is worth a look.
function sumInstances(all: readonly Borne[]): Borne[] {
  return [...Map.groupBy(all, ({ url }) => url)].map(([url, some]) => ({
    url,
    ejected: some.some(({ ejected }) => ejected),
    inFlight: some.reduce((sum, { inFlight = 0 }) => sum + inFlight, 0),
  }));
}

function sumUses(all: readonly OperationUse[]): readonly OperationUse[] {
  const operations = Map.groupBy(all, ({ service, method, path }) => JSON.stringify([service, path, method]));
  return [...operations]
    .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, uses]) => ({ ...(uses[0] as OperationUse), consumers: sumConsumers(uses) }));
}

function sumConsumers(uses: readonly OperationUse[]): readonly ConsumerUse[] {
  const consumers = Map.groupBy(
    uses.flatMap((use) => use.consumers),
    ({ consumer }) => consumer,
  );
  return [...consumers.values()].map((same) => same.reduce(addUse)).toSorted((a, b) => b.calls - a.calls);
}

function addUse(a: ConsumerUse, b: ConsumerUse): ConsumerUse {
  const parts = new Map(Object.entries(a.parts));
  for (const [part, calls] of Object.entries(b.parts)) parts.set(part, (parts.get(part) ?? 0) + calls);
  const lastSeen = a.lastSeen > b.lastSeen ? a.lastSeen : b.lastSeen;
  return { ...a, calls: a.calls + b.calls, lastSeen, parts: Object.fromEntries(parts) };
}
