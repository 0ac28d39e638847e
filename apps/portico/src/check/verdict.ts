// What is to be said of a candidate: what is wrong with it alone, where it collides with others, and whom it hurts.

import {
  type AffectedConsumer,
  affectedConsumers,
  type Change,
  compileRevision,
  type Diagnostic,
  type Document,
  diffContracts,
  mergeDocuments,
  parseDocument,
} from '@portico/contract';
import { reservedPaths } from '@portico/gateway/options';
import type { RouteRow } from '../routes-table.ts';
import type { Environment } from './environment.ts';

/** A change, and the callers that use what it is about; undefined where nobody is counted. */
export type CheckedChange = Change & { readonly consumers?: readonly AffectedConsumer[] };

export interface Verdict {
  /** Of the candidate in its place among the others: conflicts, reserved paths, routes that shadow each other. */
  readonly collisions: readonly Diagnostic[];
  /** The worst first. */
  readonly changes: readonly CheckedChange[];
  readonly operations: number;
}

/** Judges a candidate. `today` is a date such as `2026-01-31`. */
export function verdictOn(candidate: Document, environment: Environment, today: string): Verdict {
  const { service } = candidate;
  const { policy, current, others, uses } = environment;
  const next = compileRevision([candidate], { services: { [service]: policy } });
  const live = current && parseDocument(service, current.text).document;
  const before = live && compileRevision([live], { services: { [service]: current.policy } });
  const changes = before ? diffContracts(before, next, { today }) : [];
  const alone = new Set(next.diagnostics.map(placeOf));
  const together = mergeDocuments([candidate, ...standIns(others)], {
    services: { [service]: policy },
    reserved: reservedPaths,
  });
  return {
    collisions: together.diagnostics.filter((one) => one.service === service && !alone.has(placeOf(one))),
    changes: changes.map((change) => (uses ? { ...change, consumers: affectedConsumers(change, uses) } : change)),
    operations: next.operations.length,
  };
}

function placeOf({ rule, pointer }: Diagnostic): string {
  return `${rule} ${pointer}`;
}

/** Documents that have the operations of other services and nothing else: all that a collision needs. */
function standIns(rows: readonly RouteRow[]): Document[] {
  const responses = { default: { description: 'Stands for an operation of another service.' } };
  return [...Map.groupBy(rows, ({ service }) => service)].flatMap(([service, operations]) => {
    const paths: Record<string, Record<string, object>> = Object.create(null);
    for (const { method, path, operationId } of operations) {
      const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name);
      const parameters = [...new Set(names)].map((name) => ({ name, in: 'path', required: true, schema: {} }));
      const item = paths[path] ?? Object.create(null);
      paths[path] = item;
      const known = /^(?:get|put|post|delete|options|head|patch|trace|query)$/i.test(method);
      const operation = { operationId, parameters, responses };
      if (known) item[method.toLowerCase()] = operation;
      else item.additionalOperations = { ...item.additionalOperations, [method]: operation };
    }
    const text = JSON.stringify({ openapi: '3.2.0', info: { title: service, version: '0' }, paths });
    const { document } = parseDocument(service, text);
    return document ? [document] : [];
  });
}
