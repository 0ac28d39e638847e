// The boundaries of a schema: values just within each limit and values that break just one of them, told apart by the
// validator.

import type { Comparison } from '../diff/containment.ts';
import type { Json } from '../json.ts';
import { checkValue } from '../schema/check-value.ts';
import { toInstance } from '../schema/instance.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { edited } from './edit.ts';
import { examplesOf } from './example.ts';
import { proposals } from './proposal.ts';

/** A value, and what it breaks; undefined when it is valid. */
export interface Boundary {
  readonly value: Json;
  readonly broken: { readonly keyword: string; readonly pointer: string } | undefined;
}

/** Values at the limits of a schema, none twice; empty when not even one valid value can be thought of. */
export function boundariesOf(node: SchemaNode, sampler: Comparison): Boundary[] {
  const [base] = examplesOf(node, sampler);
  if (base === undefined) return [];
  const found = new Map<string, Boundary>();
  for (const edit of proposals(node, base, sampler)) {
    const value = edited(base, edit);
    const text = JSON.stringify(value);
    if (value === undefined || found.has(text)) continue;
    const findings = checkValue(node, toInstance(value));
    const [first] = findings;
    if (findings.some(({ pointer }) => pointer !== first?.pointer)) continue;
    found.set(text, { value, broken: first && { keyword: first.keyword, pointer: first.pointer } });
  }
  return [...found.values()];
}
