// What every form of a list of changes is made from.

import type { AcceptedChanges, Change } from '@portico/contract';

/** Changes with what is needed to show them. */
export interface ChangeReport extends AcceptedChanges {
  /** The newer document as it is called in messages. */
  readonly source: string;
  /** Line and column in it of what a JSON Pointer leads to. */
  position(pointer: string | undefined): { readonly line: number; readonly column: number } | undefined;
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
