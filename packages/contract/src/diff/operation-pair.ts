// An operation in both contracts, with the nodes of its two documents.

import type { Operation } from '../operation.ts';
import { operationNode } from '../request/operation-node.ts';
import type { Revision } from '../revision/revision.ts';
import type { Direction, SchemaNode } from '../schema/schema-node.ts';

/** What a diff needs of a revision. */
export type Contract = Pick<Revision, 'document' | 'operations' | 'part' | 'validator' | 'responseValidator'>;

/** One side of a pair. */
export interface Side {
  readonly contract: Contract;
  readonly operation: Operation;
  /** The Operation Object as its requests, or its responses, are read. */
  node(direction: Direction): SchemaNode;
}

export interface OperationPair {
  readonly before: Side;
  readonly after: Side;
}

export function sideOf(contract: Contract, operation: Operation): Side {
  return {
    contract,
    operation,
    node: (direction) => operationNode(operation, contract.part(operation.service), { direction }),
  };
}
