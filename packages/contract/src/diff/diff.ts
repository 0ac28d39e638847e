// What changed between two contracts, and who is hurt by it. Both are compared as they are served: references followed,
// parameters and security pushed down to the operations, older versions of OpenAPI brought to the same model. So a
// rewriting that changes nothing for callers is silent.

import { sha256 } from '../canonical.ts';
import { compare } from '../compare.ts';
import type { Json } from '../json.ts';
import type { Operation } from '../operation.ts';
import { bodyFindings } from './body-changes.ts';
import { type Change, type ChangedOperation, type ChangeSeverity, changeSeverities } from './change.ts';
import type { Finding } from './finding.ts';
import { callbackFindings, webhookFindings } from './incoming-changes.ts';
import { isUnstable, lifecycleFindings, pointerOf, removalFinding } from './lifecycle-changes.ts';
import { nameFindings } from './name-changes.ts';
import { type Contract, type OperationPair, type Side, sideOf } from './operation-pair.ts';
import { parameterFindings } from './parameter-changes.ts';
import { responseFindings } from './response-changes.ts';
import { createSchemaDiff, type SchemaDiff } from './schema-findings.ts';
import { securityFindings } from './security-changes.ts';
import { serverFindings } from './server-changes.ts';

/** Severities by rule that take the place of the catalogue's; `none` leaves the rule out. */
export type Severities = Readonly<Record<string, ChangeSeverity | 'none'>>;

/** How strict a diff is, and what it can't know by itself. */
export interface DiffOptions {
  readonly severity?: Severities;
  /** The date as `2026-01-31`, for removals that were announced; without it such a removal is risky. */
  readonly today?: string;
  /** The `servers` of each document, which a merged document no longer has. */
  readonly servers?: { readonly before: Json | undefined; readonly after: Json | undefined };
}

/**
 * The changes from `before` to `after`, the worst first, then by path and method. Pure and total; work is bounded: what
 * can't be decided is `risky`. `diffContracts(x, x)` is empty.
 */
export function diffContracts(before: Contract, after: Contract, options: DiffOptions = {}): readonly Change[] {
  const schemas = createSchemaDiff();
  const old = new Map(before.operations.map((operation) => [operation.key, operation]));
  const now = new Map(after.operations.map((operation) => [operation.key, operation]));
  const paths = new Set(after.operations.map(identityOf));
  const changes: Change[] = [];
  const add = (findings: readonly Finding[], operation?: Operation) => {
    changes.push(...changesOf(findings, operation));
  };
  for (const [key, operation] of old) {
    const next = now.get(key);
    if (next === operation) continue;
    const side = sideOf(before, operation);
    if (next) add(operationFindings({ before: side, after: sideOf(after, next) }, schemas, options.today), next);
    else add([removalFinding(side, !paths.has(identityOf(operation)), options.today)], operation);
  }
  for (const [key, operation] of now) if (!old.has(key)) add([additionOf(sideOf(after, operation))], operation);
  if (before !== after) add(webhookFindings(before, after, schemas));
  if (options.servers) add(serverFindings(options.servers.before, options.servers.after));
  return weighed(changes, options.severity);
}

/** The changes with these severities, the worst first. */
export function weighed(changes: readonly Change[], severities: Severities = {}): readonly Change[] {
  const asked = ({ rule }: Change) => (Object.hasOwn(severities, rule) ? severities[rule] : undefined);
  return changes
    .flatMap((change): Change[] => {
      const severity = asked(change) ?? change.severity;
      return severity === 'none' ? [] : [severity === change.severity ? change : { ...change, severity }];
    })
    .sort(byWeight);
}

function operationFindings(pair: OperationPair, schemas: SchemaDiff, today: string | undefined): Finding[] {
  const findings = [
    ...securityFindings(pair),
    ...parameterFindings(pair, schemas, today),
    ...bodyFindings(pair, schemas),
    ...responseFindings(pair, schemas),
    ...callbackFindings(pair, schemas),
    ...lifecycleFindings(pair),
    ...nameFindings(pair),
  ];
  if (!isUnstable(pair.before)) return findings;
  // Drafts may change: that is what callers were told.
  return findings.map((one) => (one.severity === 'breaking' ? { ...one, severity: 'risky' } : one));
}

function additionOf(side: Side): Finding {
  const { method, path } = side.operation;
  const message = `${method} ${path} is new`;
  return { rule: 'endpoint-added', severity: 'additive', place: 'operation', after: pointerOf(side), message };
}

/** The path as it is matched. */
function identityOf({ key }: Operation): string {
  return key.slice(key.indexOf(' ') + 1);
}

function changesOf(findings: readonly Finding[], operation: Operation | undefined): Change[] {
  const ids = new Map<string, number>();
  return findings.flatMap((finding) => {
    const text = `${finding.rule}\n${operation?.key ?? ''}\n${finding.place}`;
    const count = (ids.get(text) ?? 0) + 1;
    ids.set(text, count);
    const id = sha256(count === 1 ? text : `${text}\n${count}`).slice(7, 19);
    const { rule, place, message, before, after, witness } = finding;
    return [
      {
        id,
        rule,
        severity: finding.severity,
        place,
        ...(operation && { operation: shownOf(operation) }),
        ...(before !== undefined && { before }),
        ...(after !== undefined && { after }),
        message,
        ...(witness && { witness }),
      },
    ];
  });
}

function shownOf({ method, path, service, operationId, sourceOperationId }: Operation): ChangedOperation {
  return { method, path, operationId: sourceOperationId ?? operationId, service };
}

function byWeight(one: Change, other: Change): number {
  return (
    changeSeverities.indexOf(one.severity) - changeSeverities.indexOf(other.severity) ||
    compare(one.operation?.path ?? '', other.operation?.path ?? '') ||
    compare(one.operation?.method ?? '', other.operation?.method ?? '') ||
    compare(one.rule, other.rule) ||
    compare(one.id, other.id)
  );
}
