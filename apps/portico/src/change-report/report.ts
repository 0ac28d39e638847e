// What every form of a list of changes is made from.

import type { AcceptedChanges, AffectedConsumer, Change } from '@portico/contract';
import type { CheckedChange } from '../check/verdict.ts';

/** Changes with what is needed to show them. */
export interface ChangeReport extends AcceptedChanges {
  /** The newer document as it is called in messages. */
  readonly source: string;
  /** Line and column in it of what a JSON Pointer leads to. */
  position(pointer: string | undefined): { readonly line: number; readonly column: number } | undefined;
}

/** Callers of what changes that are named one by one. */
const named = 5;

/** `used by web 1204 times in 7 days, …; declared by shop`; undefined when callers are not counted and none says what it uses. */
export function callersOf({ consumers, declaredBy = [] }: CheckedChange): string | undefined {
  const declared = declaredBy.length > 0 ? `declared by ${firstOf(declaredBy)}` : undefined;
  return [consumers && counted(consumers), declared].filter((one) => one !== undefined).join('; ') || undefined;
}

function counted(consumers: readonly AffectedConsumer[]): string {
  if (consumers.length === 0) return 'used by nobody in 7 days';
  const callers = consumers.map(({ name, consumer, calls }) => `${name ?? consumer} ${times(calls)}`);
  return `used by ${firstOf(callers)} in 7 days`;
}

function firstOf(texts: readonly string[]): string {
  const more = texts.length > named ? ` and ${texts.length - named} more` : '';
  return texts.slice(0, named).join(', ') + more;
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

/** `GET /pets`, or what stands for the whole document. */
export function headingOf({ operation }: Change): string {
  return operation ? `${operation.method} ${operation.path}` : 'document';
}

/** Changes by operation, in their order. */
export function byOperation(changes: readonly Change[]): Map<string, Change[]> {
  return Map.groupBy(changes, headingOf);
}

/** `2 breaking, 1 risky`; accepted ones apart. */
export function tally(changes: readonly Change[]): string {
  const counts = new Map<string, number>();
  for (const { severity, accepted } of changes) {
    const name = accepted ? 'accepted' : severity;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = ['breaking', 'risky', 'additive', 'cosmetic', 'accepted'].filter((name) => counts.has(name));
  return names.length === 0 ? 'no changes' : names.map((name) => `${counts.get(name)} ${name}`).join(', ');
}
