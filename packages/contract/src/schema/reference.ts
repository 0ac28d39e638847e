// `$ref` and `$dynamicRef` (JSON Schema 2020-12 core 8.2.3): the check of another schema, bound when it is first
// needed. All recursion goes through here, so here is where it is kept from multiplying and from going on for ever.

import { own } from '../json.ts';
import type { Instance } from './instance.ts';
import { exemptionOf } from './optional-members.ts';
import { pointerOf, type Run, type Verdict } from './run.ts';
import type { Keyword, SchemaNode } from './schema-node.ts';
import { splitFragment } from './uri.ts';

/** References a run may follow. */
const MAX_STEPS = 2_000_000;
/** From here on verdicts are remembered: forms in forms would otherwise be tried again at every level. */
const REMEMBER_AFTER = 20_000;
/** From here on schemas that refer to themselves for the same value are looked for. */
const NESTED_DEEPLY = 300;

/** Thrown when a value costs too much to check; caught where a run starts. */
export class TooMuchWork extends Error {}

export const ref: Keyword = {
  on: 'any',
  compile(value, place) {
    const node = typeof value === 'string' ? place.node.refer(value) : undefined;
    // What nobody defines demands nothing; the document's owner was told when it was merged.
    if (node === undefined) return undefined;
    if (node.resource === place.node.resource) return (instance, run) => follow(node, instance, run);
    return (instance, run) => enter(node, instance, run);
  },
};

export const dynamicRef: Keyword = {
  on: 'any',
  compile(value, place) {
    const node = typeof value === 'string' ? place.node.refer(value) : undefined;
    if (node === undefined) return undefined;
    const anchor = dynamicAnchor(value as string, node);
    if (anchor === undefined) return (instance, run) => enter(node, instance, run);
    return (instance, run) => {
      run.dynamic = true;
      return enter(node.inScope(anchor, run.scope) ?? node, instance, run);
    };
  },
};

/** The name that a `$dynamicRef` to `node` looks for in the dynamic scope; undefined when it is a plain reference. */
export function dynamicAnchor(reference: string, node: SchemaNode): string | undefined {
  const { fragment } = splitFragment(reference);
  return fragment !== '' && own(node.schema, '$dynamicAnchor') === fragment ? fragment : undefined;
}

function enter(node: SchemaNode, value: Instance, run: Run): boolean {
  run.scope.push(node.resource);
  const ok = follow(node, value, run);
  run.scope.pop();
  return ok;
}

function follow(node: SchemaNode, value: Instance, run: Run): boolean {
  if (++run.steps > REMEMBER_AFTER && !run.dynamic) return remembering(node, value, run);
  if (run.steps > MAX_STEPS) throw new TooMuchWork();
  if (run.nesting > NESTED_DEEPLY) return unlessActive(node, value, run);
  run.nesting++;
  const ok = node.check(value, run);
  run.nesting--;
  return ok;
}

// One check for each schema and value, however many ways lead there: the work is linear in the schemas. A kept rejection
// is looked into again only where its reasons are asked for and have not been told at this place.
function remembering(node: SchemaNode, value: Instance, run: Run): boolean {
  if (run.steps > MAX_STEPS) throw new TooMuchWork();
  const verdicts = verdictsOf(node, value, run);
  const known = verdicts.get(value);
  if (known?.holds) return true;
  const { collecting, findings } = run;
  if (known && (!collecting || (known.toldIn === findings && known.toldAt === pointerOf(run)))) return false;
  const holds = unlessActive(node, value, run);
  // The place is worth writing down only where something was told: it is as long as the value is deep.
  const isTold = collecting && !holds;
  verdicts.set(value, {
    holds,
    toldIn: isTold ? findings : known?.toldIn,
    toldAt: isTold ? pointerOf(run) : known?.toldAt,
  });
  return holds;
}

// What is excused in a value depends on the way to the schema, and the verdict on what is excused.
function verdictsOf(node: SchemaNode, value: Instance, run: Run): Map<Instance, Verdict> {
  const excused = exemptionOf(value, run);
  const bySchema = run.verdicts.get(excused) ?? new Map<SchemaNode, Map<Instance, Verdict>>();
  run.verdicts.set(excused, bySchema);
  const verdicts = bySchema.get(node) ?? new Map<Instance, Verdict>();
  bySchema.set(node, verdicts);
  return verdicts;
}

// A schema that comes back to itself in place demands nothing more than it does already.
function unlessActive(node: SchemaNode, value: Instance, run: Run): boolean {
  const active = run.active.get(node) ?? new Set<Instance>();
  run.active.set(node, active);
  if (active.has(value)) return true;
  active.add(value);
  run.nesting++;
  const ok = node.check(value, run);
  run.nesting--;
  active.delete(value);
  return ok;
}
