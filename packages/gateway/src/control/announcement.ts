// What changed between two revisions, as people and clients are told.

import type { Operation, Revision } from '@portico/contract';
import type { GatewayEvent, OperationReference } from '../events.ts';

export function announcement(previous: Revision, next: Revision): GatewayEvent {
  return {
    type: 'revision.published',
    revision: next.id,
    previous: previous.id,
    operations: next.operations.length,
    added: missingIn(previous, next.operations).map(reference),
    removed: missingIn(next, previous.operations).map(reference),
  };
}

// Most operations are the same objects in both: names are made up for the others alone.
function missingIn(revision: Revision, operations: readonly Operation[]): readonly Operation[] {
  const there = new Set(revision.operations);
  const fresh = operations.filter((operation) => !there.has(operation));
  if (fresh.length === 0) return fresh;
  const others = new Set(operations);
  const keys = new Set(revision.operations.filter((operation) => !others.has(operation)).map(keyOf));
  return fresh.filter((operation) => !keys.has(keyOf(operation)));
}

const keyOf = ({ service, method, path }: Operation): string => `${service} ${method} ${path}`;

function reference({ method, path, service, operationId }: Operation): OperationReference {
  return { method, path, service, operationId };
}
