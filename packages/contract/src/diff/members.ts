// What holds for the members and items of a value whose schemas are one shape, and what is noted on them.

import { isObject, type Json, own } from '../json.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { ledTo } from './child-schemas.ts';
import { ANY_KIND, type Conjunction, conjunctionOf } from './conjunction.ts';
import type { Shape } from './shape.ts';

/** Names that are spelled out anywhere in the shape, in order. */
export function namesOf(shape: Shape): Set<string> {
  return new Set(shape.objects.flatMap(({ properties }) => [...properties.keys()]));
}

/** What holds for the member `name`. */
export function memberOf(shape: Shape, name: string): Conjunction {
  return conjunctionOf(memberNodes(shape, name));
}

function memberNodes(shape: Shape, name: string): (SchemaNode | undefined)[] {
  let known = false;
  const nodes = shape.objects.flatMap(({ properties, patterns, rest }) => {
    const named = properties.get(name);
    const matching = [...patterns].filter(([pattern, node]) => node.pattern(pattern)?.(name)).map(([, node]) => node);
    const own = named ? [named, ...matching] : matching;
    known ||= own.length > 0 || rest !== undefined;
    return own.length > 0 ? own : [rest];
  });
  return known ? nodes : [...nodes, ...shape.unevaluatedProperties];
}

/** What holds for members that nobody spells out. */
export function restOf(shape: Shape): Conjunction {
  const rests = shape.objects.map(({ rest }) => rest);
  return conjunctionOf(rests.some((rest) => rest !== undefined) ? rests : shape.unevaluatedProperties);
}

/** Patterns of `patternProperties` and what holds for the members that they match. */
export function patternsOf(shape: Shape): Map<string, Conjunction> {
  const found = new Map<string, SchemaNode[]>();
  for (const { patterns } of shape.objects) {
    for (const [pattern, node] of patterns) found.set(pattern, [...(found.get(pattern) ?? []), node]);
  }
  return new Map([...found].map(([pattern, nodes]) => [pattern, conjunctionOf(nodes)]));
}

/** What holds for the item at `index`; for those after all that are spelled out with `prefixLength`. */
export function itemOf(shape: Shape, index: number): Conjunction {
  const nodes = shape.arrays.map(({ prefix, rest }) => prefix[index] ?? rest);
  return conjunctionOf(nodes.some((node) => node !== undefined) ? nodes : shape.unevaluatedItems);
}

/** Number of items that are spelled out one by one. */
export function prefixLength(shape: Shape): number {
  return Math.max(0, ...shape.arrays.map(({ prefix }) => prefix.length));
}

/** Does the place demand nothing? */
export function isOpen(conjunction: Conjunction): boolean {
  return (
    conjunction.kinds === ANY_KIND &&
    conjunction.nodes.every(({ schema }) => isObject(schema) && Object.keys(schema).length === 0)
  );
}

/** Is `annotation` true on any of the schemas that hold there, `allOf` and references included? */
export function isMarked(conjunction: Conjunction, annotation: string): boolean {
  return annotationOf(conjunction, annotation) === true;
}

/** The first value of an annotation among the schemas that hold there. */
export function annotationOf(conjunction: Conjunction, annotation: string): Json | undefined {
  const open = [...conjunction.nodes];
  const seen = new Set<SchemaNode>();
  for (let node = open.shift(); node !== undefined && seen.size < 64; node = open.shift()) {
    if (!isObject(node.schema) || seen.has(node)) continue;
    seen.add(node);
    const value = own(node.schema, annotation);
    if (value !== undefined) return value;
    open.push(...ledTo(node, node.schema));
  }
  return undefined;
}
