// Adds to what control knows of services what traffic knows of them.

import type { InstanceTable } from '../instance-table.ts';
import type { ServiceStatus } from '../status.ts';
import type { TrafficTable } from './service-traffic.ts';

/** The statuses with load and ejections of each instance, and the counts of each service. */
export function withTraffic(
  statuses: readonly ServiceStatus[],
  table: InstanceTable,
  traffic: TrafficTable,
): readonly ServiceStatus[] {
  return statuses.map((status) => {
    const live = new Map(table.get(status.service).map((instance) => [instance.url, instance]));
    const instances = status.instances.map((instance) => {
      const { ejection, inFlight } = live.get(instance.url) ?? {};
      return ejection ? { ...instance, ejected: ejection.ejected, inFlight: inFlight ?? 0 } : instance;
    });
    return { ...status, instances, traffic: traffic.of(status.service).status() };
  });
}
