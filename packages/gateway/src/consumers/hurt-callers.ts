// Adds to what is known of changed documents which callers they hurt.

import { affectedConsumers, type OperationUse } from '@portico/contract';
import type { HurtingChange, ServiceStatus } from '../status.ts';
import type { UsageTable } from './usage-table.ts';

/** The status with the callers of each change, where callers are counted. */
export function withCallers(status: ServiceStatus, usage: Pick<UsageTable, 'list'> | undefined): ServiceStatus {
  if (!usage || (status.pending.length === 0 && !status.changes)) return status;
  const uses = usage.list();
  return {
    ...status,
    pending: status.pending.map((pending) => ({ ...pending, changes: told(pending.changes, uses) })),
    ...(status.changes && { changes: { ...status.changes, changes: told(status.changes.changes, uses) } }),
  };
}

function told(changes: readonly HurtingChange[], uses: readonly OperationUse[]): readonly HurtingChange[] {
  return changes.map((change) => ({ ...change, consumers: affectedConsumers(change, uses) }));
}
