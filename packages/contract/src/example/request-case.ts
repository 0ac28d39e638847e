// Requests to try on a service, each with what its contract says of it.

import type { Json } from '../json.ts';
import type { Violation } from '../validator.ts';
import { type Edit, edited } from './edit.ts';
import type { Random } from './random.ts';
import type { RequestPlan, WrittenRequest } from './request-plan.ts';

/** One request and the verdict of the contract. */
export interface RequestCase {
  readonly request: WrittenRequest;
  /** What it breaks; undefined when it is valid. */
  readonly violation: Violation | undefined;
  /** The changes of the first example that give it. */
  readonly edits: readonly Edit[];
}

/** The examples as they are. */
export function exampleCases(plan: RequestPlan): RequestCase[] {
  return plan.examples.flatMap((draft) => {
    const request = plan.write(draft);
    return request ? [{ request, violation: undefined, edits: [] }] : [];
  });
}

/** Each boundary once: the valid ones, and those that break one thing. No request twice. */
export function coverageCases(plan: RequestPlan): RequestCase[] {
  const found = new Map<string, RequestCase>();
  for (const edit of plan.edits) {
    const one = caseOf(plan, [edit], true);
    if (one) found.set(JSON.stringify(one.request), one);
  }
  return [...found.values()];
}

/** A case of a few random changes; undefined when they can't be written. */
export function randomCase(plan: RequestPlan, random: Random): RequestCase | undefined {
  if (plan.edits.length === 0) return undefined;
  const edits = Array.from({ length: 1 + random.below(4) }, () => plan.edits[random.below(plan.edits.length)] as Edit);
  return caseOf(plan, edits, false);
}

/** The cases with one change less, to find out which of them matter. */
export function smallerCases(plan: RequestPlan, { edits }: RequestCase): RequestCase[] {
  if (edits.length < 2) return [];
  return edits.flatMap((_, index) => caseOf(plan, edits.toSpliced(index, 1), false) ?? []);
}

function caseOf(plan: RequestPlan, edits: readonly Edit[], single: boolean): RequestCase | undefined {
  let draft: Json | undefined = plan.examples[0];
  for (const edit of edits) draft = draft === undefined ? undefined : edited(draft, edit);
  const violations = plan.judge(draft);
  const request = plan.write(draft);
  if (!request || !violations) return undefined;
  const [violation] = violations;
  const isSingle = violations.every(
    (one) => one.in === violation?.in && one.name === violation.name && one.pointer === violation.pointer,
  );
  return single && !isSingle ? undefined : { request, violation, edits };
}
