// What control knows, on its way to the processes that serve: taken from the tables of one process, put into those of another.

import { type PackedRevision, type Revision, unpackRevision } from '@portico/contract';
import type { Instance, InstanceTable } from '../instance-table.ts';
import type { RevisionStore } from '../revision-store.ts';
import type { ServiceStatus } from '../status.ts';
import type { ControlState, InstanceState } from './worker-message.ts';

/** The state of all services under `revision`. Findings about documents stay behind: they are shown where control is. */
export function controlState(
  statuses: readonly ServiceStatus[],
  table: InstanceTable,
  revision: Revision,
): ControlState['services'] {
  return statuses.map((status) => {
    const { changes: _, ...brief } = { ...status, diagnostics: [], pending: [] };
    const published = revision.documents.get(status.service)?.operationKeys;
    const instances = table.get(status.service).map((instance) => stateOf(instance, published));
    return { status: brief, instances };
  });
}

/** Takes on a revision, which of its operations each instance has, and how they are; in this order, in one turn. */
export function applyState(
  { revision, services }: ControlState,
  { store, instances }: { readonly store: RevisionStore; readonly instances: InstanceTable },
): void {
  // A worker that has begun a moment ago may have it already.
  if (revision && revision.id !== store.current.id) store.publish(unpack(revision, store.current));
  const { documents } = store.current;
  for (const { status, instances: states } of services) {
    const urls = states.map(({ url }) => url);
    const known = instances.get(status.service);
    const same = known.length === urls.length && known.every(({ url }, index) => url === urls[index]);
    const table = same ? known : instances.set(status.service, urls);
    for (const [index, { health, contract, unsettled, operations }] of states.entries()) {
      const instance = table[index] as Instance;
      instance.health = health;
      instance.contract = contract;
      instance.unsettled = unsettled;
      instance.operations =
        operations === 'published'
          ? documents.get(status.service)?.operationKeys
          : operations && new Set<string>(operations);
    }
  }
}

function unpack(packed: PackedRevision, current: Revision): Revision {
  return unpackRevision(packed, packed.base === undefined ? undefined : current);
}

function stateOf(instance: Instance, published: ReadonlySet<string> | undefined): InstanceState {
  const { url, health, contract, unsettled, operations } = instance;
  const isPublished = operations !== undefined && published !== undefined && isSame(operations, published);
  return { url, health, contract, unsettled, operations: isPublished ? 'published' : operations && [...operations] };
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a === b || (a.size === b.size && [...a].every((one) => b.has(one)));
}
