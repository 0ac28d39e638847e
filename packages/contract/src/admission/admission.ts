// Whether a new document of a service may take the place of the one that is live. A pure function: what was live before,
// what was released by a person and what the policy is come in.

import type { Change } from '../diff/change.ts';
import { diffContracts } from '../diff/diff.ts';
import type { Document } from '../document/document.ts';
import type { MergePolicy } from '../merge/merge-policy.ts';
import { compileRevision } from '../revision/revision.ts';

/** What becomes of a document that breaks callers: published and told, kept back until it is released, or not looked at. */
export type BreakingPolicy = 'report' | 'hold' | 'off';

export interface AdmissionPolicy {
  readonly breaking: BreakingPolicy;
  /** The document was live before, or somebody has released it: a way back is never barred. */
  readonly known: boolean;
}

export interface Admission {
  readonly verdict: 'admitted' | 'held';
  /** Changes that break callers or take protection away; the reasons when it is held. */
  readonly serious: readonly Change[];
}

/** Security that asks for less: harmless to callers, and held like a break all the same. */
const weakening: ReadonlySet<string> = new Set(['api-security-scope-removed']);

/** Does a change hurt callers, or whoever relies on an operation being protected? */
export function isSerious({ severity, rule, accepted }: Change): boolean {
  return accepted === undefined && (severity === 'breaking' || weakening.has(rule));
}

/** The verdict on the document that these changes lead to. */
export function admission(changes: readonly Change[], { breaking, known }: AdmissionPolicy): Admission {
  const serious = breaking === 'off' ? [] : changes.filter(isSerious);
  return { verdict: breaking === 'hold' && !known && serious.length > 0 ? 'held' : 'admitted', serious };
}

/**
 * The changes between two documents of one service as clients see them: under the prefix and server that the policy says,
 * without what other services and overlays do to the merged document.
 */
export function documentChanges(
  before: Document,
  after: Document,
  { services, reserved }: MergePolicy = {},
): readonly Change[] {
  const policy: MergePolicy = { ...(services && { services }), ...(reserved && { reserved }) };
  const [old, now] = [before, after].map((document) => compileRevision([document], policy));
  return old && now ? diffContracts(old, now) : [];
}
