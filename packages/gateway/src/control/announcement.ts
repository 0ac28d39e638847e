// What changed between two revisions, as people and clients are told.

import type { Operation, Revision } from '@portico/contract';
import type { GatewayEvent, OperationReference } from '../events.ts';

export function announcement(previous: Revision, next: Revision): GatewayEvent {
  const before = keys(previous);
  const after = keys(next);
  return {
    type: 'revision.published',
    revision: next.id,
    previous: previous.id,
    operations: next.operations.length,
    added: next.operations.filter((operation) => !before.has(keyOf(operation))).map(reference),
    removed: previous.operations.filter((operation) => !after.has(keyOf(operation))).map(reference),
  };
}

const keyOf = ({ service, method, path }: Operation): string => `${service} ${method} ${path}`;

const keys = (revision: Revision): ReadonlySet<string> => new Set(revision.operations.map(keyOf));

function reference({ method, path, service, operationId }: Operation): OperationReference {
  return { method, path, service, operationId };
}
