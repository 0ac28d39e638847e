// `$ref` and `$dynamicRef` (JSON Schema 2020-12 core 8.2.3): the check of another schema, bound when it is first
// needed. All recursion goes through here, so here is where it is kept from multiplying and from going on for ever.

import { own } from '../json.ts';
import type { Instance } from './instance.ts';
import { exemptionOf } from './optional-members.ts';
import type { Run } from './run.ts';
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

// A kept rejection only counts where nobody asks for its reasons.
function remembering(node: SchemaNode, value: Instance, run: Run): boolean {
  if (run.steps > MAX_STEPS) throw new TooMuchWork();
  // What is excused in a value depends on the way to the schema.
  const excused = exemptionOf(value, run) !== undefined;
  if (excused || typeof value !== 'object' || value === null) return unlessActive(node, value, run);
  const verdicts = run.verdicts.get(node) ?? new Map<Instance, boolean>();
  run.verdicts.set(node, verdicts);
  const known = verdicts.get(value);
  if (known === true || (known === false && !run.collecting)) return known;
  const ok = unlessActive(node, value, run);
  verdicts.set(value, ok);
  return ok;
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
