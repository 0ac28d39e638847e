// The alternatives of a revision as those who serve requests look them up: by operation.

import type { JsonObject } from '../json.ts';
import type { AlternativeContract } from '../merge/alternative.ts';
import type { Operation } from '../operation.ts';

/** What instances promise that publish another document than the primary one of their service. */
export interface Alternative {
  /** Of their document: `sha256-<hex>`. */
  readonly digest: string;
  /** The operation as their document has it. Its validators are the revision's to give. */
  readonly operation: Operation;
}

export interface Alternatives {
  /** By the key of an operation. */
  readonly byKey: ReadonlyMap<string, readonly Alternative[]>;
  /** The part that an alternative refers to; undefined for every other operation. */
  partOf(operation: Operation): JsonObject | undefined;
}

/** The alternatives to `operations`; those to what another service is published for are left out. */
export function alternativesOf(
  contracts: readonly AlternativeContract[],
  operations: readonly Operation[],
): Alternatives {
  const parts = new Map<Operation, () => JsonObject>();
  const byKey = new Map<string, Alternative[]>();
  if (contracts.length === 0) return { byKey, partOf: () => undefined };
  const owners = new Map(operations.map(({ key, service }) => [key, service]));
  for (const { digest, operations, part } of contracts) {
    for (const operation of operations) {
      if (owners.get(operation.key) !== operation.service) continue;
      parts.set(operation, part);
      byKey.set(operation.key, [...(byKey.get(operation.key) ?? []), { digest, operation }]);
    }
  }
  return { byKey, partOf: (operation) => parts.get(operation)?.() };
}

const kept: WeakMap<object, readonly AlternativeContract[]> = new WeakMap();

/** Notes what the alternatives of `revision` were made of, for those who pack it. */
export function keepContracts(revision: object, contracts: readonly AlternativeContract[]): void {
  if (contracts.length > 0) kept.set(revision, contracts);
}

/** What the alternatives of `revision` were made of. */
export function contractsKept(revision: object): readonly AlternativeContract[] {
  return kept.get(revision) ?? [];
}
