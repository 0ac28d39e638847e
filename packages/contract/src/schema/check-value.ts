// Runs a compiled schema over one value, and never lets anything but findings out.

import type { Instance } from './instance.ts';
import { TooMuchWork } from './reference.ts';
import { type Finding, type Run, report, resetRun, startRun } from './run.ts';
import type { SchemaNode } from './schema-node.ts';

/** What is wrong with `value`, at most 20 findings in a fixed order; empty when it satisfies the schema. */
export function checkValue(node: SchemaNode, value: Instance): readonly Finding[] {
  const run = spare.pop() ?? startRun();
  run.scope.push(node.resource);
  try {
    node.check(value, run);
  } catch (error) {
    // A schema whose references multiply or never end: the value is not let through unchecked.
    if (!(error instanceof TooMuchWork || error instanceof RangeError)) throw error;
    run.depth = 0;
    run.collecting = true;
    report(run, { keyword: '$ref', pointer: node.pointer }, 'is too complex to be checked');
  }
  if (run.findings.length > 0) return run.findings;
  resetRun(run);
  spare.push(run);
  return NONE;
}

/** Runs that found nothing, for the values to come: most values are right, and a run is many small objects. */
const spare: Run[] = [];
const NONE: readonly Finding[] = [];

/** The verdict alone. */
export function accepts(node: SchemaNode, value: Instance): boolean {
  return checkValue(node, value).length === 0;
}
