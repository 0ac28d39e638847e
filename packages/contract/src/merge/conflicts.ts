// Who serves an operation that several services declare. The answer depends on their names and policies, never on who
// came first.

import { compare } from '../compare.ts';
import { type Diagnostic, diagnose } from '../diagnostic.ts';
import type { Operation } from '../operation.ts';
import type { MergePolicy } from './merge-policy.ts';

export interface Settled {
  /** Each key once, in the order given. */
  readonly operations: readonly Operation[];
  /** Operations that another service keeps, or nobody. */
  readonly heldOut: readonly Operation[];
  /** One for each party of each conflict. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Decides every conflict. Services with `drop` give way to the others; where one of those says `error`, nobody gets the
 * operation; else the lexically first service keeps it.
 */
export function settleConflicts(operations: readonly Operation[], policy: MergePolicy): Settled {
  const byKey = new Map<string, Operation[]>();
  for (const operation of operations) {
    const parties = byKey.get(operation.key);
    if (parties) parties.push(operation);
    else byKey.set(operation.key, [operation]);
  }
  const kept = new Set<Operation>();
  const heldOut: Operation[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const parties of byKey.values()) {
    const keeper = parties.length === 1 ? parties[0] : keeperOf(parties, policy);
    if (keeper) kept.add(keeper);
    for (const party of parties.length === 1 ? [] : parties) {
      if (party !== keeper) heldOut.push(party);
      diagnostics.push(finding(party, keeper, parties));
    }
  }
  return { operations: operations.filter((operation) => kept.has(operation)), heldOut, diagnostics };
}

function keeperOf(parties: readonly Operation[], { services = {} }: MergePolicy): Operation | undefined {
  const rule = ({ service }: Operation): string =>
    (Object.hasOwn(services, service) ? services[service]?.onConflict : undefined) ?? 'first';
  const insisting = parties.filter((party) => rule(party) !== 'drop');
  const claimants = (insisting.length > 0 ? insisting : [...parties]).sort((a, b) => compare(a.service, b.service));
  return claimants.length > 1 && claimants.some((party) => rule(party) === 'error') ? undefined : claimants[0];
}

function finding(party: Operation, keeper: Operation | undefined, parties: readonly Operation[]): Diagnostic {
  const others = parties.filter((other) => other !== party);
  const names = others.map(({ service }) => service).join(', ');
  const outcome =
    keeper === party ? 'it is kept here and held out there' : keeper ? `${keeper.service} keeps it` : 'nobody gets it';
  return diagnose(
    'operation-conflict',
    party.service,
    party.pointer,
    `${party.method} ${party.path} is also declared by ${names}; ${outcome}.`,
    {
      severity: keeper === party ? 'warning' : 'error',
      related: others.map(({ service, pointer }) => ({ service, pointer })),
    },
  );
}
