// Why a value has none of the allowed forms: told by the form it comes closest to, so that the caller sees the one
// missing property and not the sum of all forms' complaints.

import { isObject, own } from '../json.ts';
import { type Instance, isInstanceObject } from './instance.ts';
import { type Finding, MAX_FINDINGS, type Run, report } from './run.ts';
import type { Place, SchemaNode } from './schema-node.ts';

/** Reports the findings of the closest of `nodes`, then that no form matches. Always false. */
export function closestBranch(
  nodes: readonly SchemaNode[],
  place: Place,
): (instance: Instance, run: Run, message: string) => false {
  const tagged = discriminated(nodes, place);
  return (instance, run, message) => {
    const named = tagged(instance);
    run.explained += named === undefined ? nodes.length : 1;
    if (run.explained > MAX_EXPLAINED) return report(run, place, message);
    const candidates = (named === undefined ? nodes : [named]).map((node) => findingsOf(node, instance, run));
    const closest = candidates.reduce((best, next) => (closer(next, best) ? next : best));
    for (const finding of closest) {
      // One place stays free for the finding about the keyword itself.
      if (run.findings.length < MAX_FINDINGS - 1) run.findings.push(finding);
    }
    return report(run, place, message);
  };
}

// Forms inside forms inside forms: beyond this many tries a general message has to do.
const MAX_EXPLAINED = 100;

function findingsOf(node: SchemaNode, instance: Instance, run: Run): readonly Finding[] {
  const before = run.findings;
  run.findings = [];
  run.collecting = true;
  node.check(instance, run);
  const found = run.findings;
  run.findings = before;
  run.collecting = true;
  return found;
}

// A form that fails on its type was never meant; among the others, the one that got deepest, then has fewest findings.
function closer(a: readonly Finding[], b: readonly Finding[]): boolean {
  const depth = deepest(a) - deepest(b);
  if (depth !== 0) return depth > 0;
  return wrongKind(a) === wrongKind(b) ? a.length < b.length : wrongKind(b);
}

function deepest(findings: readonly Finding[]): number {
  return findings.reduce((most, finding) => Math.max(most, finding.depth), 0);
}

function wrongKind(findings: readonly Finding[]): boolean {
  return findings.length === 1 && findings[0]?.keyword === 'type';
}

// The discriminator only says which form was meant; it never changes the verdict (OAS 3.1.1 4.8.25).
function discriminated(nodes: readonly SchemaNode[], place: Place): (instance: Instance) => SchemaNode | undefined {
  const hint = own(place.schema, 'discriminator');
  const property = own(hint, 'propertyName');
  if (typeof property !== 'string') return () => undefined;
  const byTag = new Map<string, SchemaNode>();
  for (const node of nodes) {
    const reference = own(node.schema, '$ref');
    if (typeof reference === 'string') byTag.set(reference.slice(reference.lastIndexOf('/') + 1), node);
  }
  const mapping = own(hint, 'mapping');
  for (const tag of isObject(mapping) ? Object.keys(mapping) : []) {
    const reference = own(mapping, tag);
    const target = typeof reference === 'string' ? place.node.refer(reference) : undefined;
    const node = nodes.find((candidate) => own(candidate.schema, '$ref') === reference || candidate === target);
    if (node !== undefined) byTag.set(tag, node);
  }
  return (instance) => {
    const tag = isInstanceObject(instance) && Object.hasOwn(instance, property) ? instance[property] : undefined;
    return typeof tag === 'string' ? byTag.get(tag) : undefined;
  };
}
