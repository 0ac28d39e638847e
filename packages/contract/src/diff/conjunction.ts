// Schemas that hold at one place together: what `allOf` and `$ref` lead to is one conjunction, so wrapping, splitting and
// inlining make no difference. Branches of `anyOf` and `oneOf` may be picked, kinds of value left out.

import type { Json } from '../json.ts';
import { accepts } from '../schema/check-value.ts';
import { toInstance } from '../schema/instance.ts';
import type { SchemaNode } from '../schema/schema-node.ts';

/** Bits for the JSON types. */
export const kindBits = { null: 1, boolean: 2, number: 4, string: 8, array: 16, object: 32 } as const;
export type KindName = keyof typeof kindBits;
export const ANY_KIND: number = 63;

/** The schemas that hold at one place. Two of equal `key` are the same. */
export interface Conjunction {
  readonly nodes: readonly SchemaNode[];
  /** The kinds of value that are looked at. */
  readonly kinds: number;
  /** Index of the branch that is chosen, by the key of its group. */
  readonly picks: ReadonlyMap<string, number>;
  readonly key: string;
}

const ids = new WeakMap<SchemaNode, number>();
let lastId = 0;

/** A number for a node, the same as long as it lives. */
export function nodeId(node: SchemaNode): number {
  const known = ids.get(node);
  if (known !== undefined) return known;
  lastId += 1;
  ids.set(node, lastId);
  return lastId;
}

const NO_PICKS: ReadonlyMap<string, number> = new Map();

/** The conjunction of nodes; those that demand nothing are left out. */
export function conjunctionOf(nodes: Iterable<SchemaNode | undefined>, kinds: number = ANY_KIND): Conjunction {
  const kept = new Map<number, SchemaNode>();
  let allowed = kinds;
  for (const node of nodes) {
    if (node === undefined || node.schema === true) continue;
    if (node.schema === false) allowed = 0;
    else kept.set(nodeId(node), node);
  }
  return made([...kept.values()], allowed, NO_PICKS);
}

/** `conjunction` where only values of `kinds` are looked at. */
export function restricted(conjunction: Conjunction, kinds: number): Conjunction {
  return made(conjunction.nodes, conjunction.kinds & kinds, conjunction.picks);
}

/** `conjunction` with the branch `index` of a group. */
export function picked(conjunction: Conjunction, group: string, index: number): Conjunction {
  return made(conjunction.nodes, conjunction.kinds, new Map([...conjunction.picks, [group, index]]));
}

function made(nodes: readonly SchemaNode[], kinds: number, picks: ReadonlyMap<string, number>): Conjunction {
  const names = nodes.map(nodeId).sort((a, b) => a - b);
  const chosen = [...picks].map(([group, index]) => `${group}=${index}`).sort();
  return { nodes, kinds, picks, key: `${names.join()}/${kinds}/${chosen.join()}` };
}

/** Is the value allowed by every schema? Kinds and picks are left aside. */
export function admits({ nodes }: Conjunction, value: Json): boolean {
  const instance = toInstance(value);
  return nodes.every((node) => accepts(node, instance));
}

/** JSON Pointer of the first schema. */
export function placeOf(conjunction: Conjunction): string | undefined {
  return conjunction.nodes[0]?.pointer;
}
