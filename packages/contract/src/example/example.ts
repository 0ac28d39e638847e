// Values that a schema accepts: what its author wrote as examples first, then what can be made. Each is asked of the
// validator before it is given out, so there may be none, but never a wrong one.

import { conjunctionOf } from '../diff/conjunction.ts';
import { type Comparison, createComparison } from '../diff/containment.ts';
import { samplesOf } from '../diff/sample.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { accepts } from '../schema/check-value.ts';
import { schemaCompiler } from '../schema/compile.ts';
import { toInstance } from '../schema/instance.ts';
import type { Direction, SchemaNode } from '../schema/schema-node.ts';

/** Makes shapes and samples for one direction. */
export function samplerFor(direction: Direction): Comparison {
  return createComparison(direction);
}

/** Values that `node` accepts: those `declared` around it, its own examples, then made ones, the fullest first. */
export function examplesOf(node: SchemaNode, sampler: Comparison, declared: readonly Json[] = []): Json[] {
  const made = samplesOf(conjunctionOf([node]), sampler);
  const sized = made.map((value) => ({ value, size: JSON.stringify(value).length }));
  sized.sort((a, b) => b.size - a.size);
  const isContainer = ({ value }: { value: Json }) => typeof value === 'object' && value !== null;
  const ordered = sized.some(isContainer) ? sized.map(({ value }) => value) : made;
  const all = [...declared, ...writtenIn(node), ...ordered];
  return [...new Map(all.map((value) => [JSON.stringify(value), value])).values()].filter((value) =>
    accepts(node, toInstance(value)),
  );
}

/**
 * A value that `schema` accepts, whose references lead into `document`; undefined when none can be thought of. The same for
 * the same input.
 */
export function exampleOf(schema: Json, document: JsonObject, direction: Direction = 'request'): Json | undefined {
  const node = schemaCompiler(document, { direction }).node(schema, '');
  return examplesOf(node, samplerFor(direction))[0];
}

/** What is written as an example of a schema, its references followed. */
function writtenIn(node: SchemaNode): Json[] {
  let target: SchemaNode | undefined = node;
  const found: Json[] = [];
  for (let hops = 0; hops < 20 && isObject(target?.schema); hops++) {
    const { schema }: SchemaNode = target;
    const list = own(schema, 'examples');
    found.push(...(Array.isArray(list) ? list : []));
    for (const name of ['example', 'default']) {
      const value = own(schema, name);
      if (value !== undefined) found.push(value);
    }
    const reference = own(schema, '$ref');
    target = typeof reference === 'string' ? target.refer(reference) : undefined;
  }
  return found;
}
