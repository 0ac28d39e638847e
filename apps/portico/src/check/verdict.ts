// What is to be said of a candidate: what is wrong with it alone, where it collides with others, and whom it hurts.

import {
  type AffectedConsumer,
  affectedConsumers,
  type Change,
  compileRevision,
  type Diagnostic,
  type DiffOptions,
  type Document,
  diffContracts,
  mergeDocuments,
  type OperationUse,
  parseDocument,
} from '@portico/contract';
import { reservedPaths } from '@portico/gateway/options';
import type { RouteRow } from '../routes-table.ts';
import type { Environment } from './environment.ts';

/** A change, and whom it touches. */
export interface CheckedChange extends Change {
  /** The callers that were seen to use what it is about; undefined where nobody is counted. */
  readonly consumers?: readonly AffectedConsumer[];
  /** The clients that say they use it; undefined where none was asked. */
  readonly declaredBy?: readonly string[];
}

export interface Verdict {
  /** Of the candidate in its place among the others: conflicts, reserved paths, routes that shadow each other. */
  readonly collisions: readonly Diagnostic[];
  /** The worst first. */
  readonly changes: readonly CheckedChange[];
  readonly operations: number;
}

/** What a verdict goes by beside the environment. */
export interface VerdictOptions {
  /** A date such as `2026-01-31`. */
  readonly today: string;
  readonly severity?: DiffOptions['severity'];
  /** What clients say they use. */
  readonly declared?: readonly OperationUse[] | undefined;
}

/** Judges a candidate. */
export function verdictOn(candidate: Document, environment: Environment, options: VerdictOptions): Verdict {
  const { declared, ...diffOptions } = options;
  const { service } = candidate;
  const { policy, current, others, uses } = environment;
  const next = compileRevision([candidate], { services: { [service]: policy } });
  const live = current && parseDocument(service, current.text).document;
  const before = live && compileRevision([live], { services: { [service]: current.policy } });
  const changes = before ? diffContracts(before, next, diffOptions) : [];
  const alone = new Set(next.diagnostics.map(placeOf));
  const together = mergeDocuments([candidate, ...standIns(others.filter(meets(next.operations)))], {
    services: { [service]: policy },
    reserved: reservedPaths,
  });
  return {
    collisions: together.diagnostics.filter((one) => one.service === service && !alone.has(placeOf(one))),
    changes: changes.map((change) => ({
      ...change,
      ...(uses && { consumers: affectedConsumers(change, uses) }),
      ...(declared && { declaredBy: affectedConsumers(change, declared).map(({ consumer }) => consumer) }),
    })),
    operations: next.operations.length,
  };
}

function placeOf({ rule, pointer }: Diagnostic): string {
  return `${rule} ${pointer}`;
}

/** Whether a path may be the same as one of `operations`, or may match what one of them matches. */
function meets(operations: readonly { readonly path: string }[]): (row: { readonly path: string }) => boolean {
  const own = Map.groupBy(
    operations.map(({ path }) => path.split('/')),
    (segments) => segments.length,
  );
  // What has a parameter or an escape in it may be anything.
  const same = (a = '', b = '') => a === b || /[{%]/.test(a) || /[{%]/.test(b);
  return ({ path }) => {
    const segments = path.split('/');
    return own.get(segments.length)?.some((one) => one.every((part, at) => same(part, segments[at]))) ?? false;
  };
}

/** Documents that have operations of other services and nothing else: all that a collision needs. */
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
