// The tree of path segments under a route table: how templates are laid into it and how a path is found again.

import { isWholeParameter, matchSegment, type PathTemplate, type TemplateSegment } from './path-template.ts';

/** The routes that share one path template: methods to operations. */
export interface RouteEntry<T> {
  readonly methods: ReadonlyMap<string, T>;
  /** Upper-case methods for the Allow field: declared ones, HEAD when GET is declared, and OPTIONS. Sorted. */
  readonly allow: readonly string[];
}

/** One place in the tree of segments. Read-only once the table is built. */
export interface RouteNode<T> {
  literals: Map<string, RouteNode<T>> | undefined;
  partials: PartialChildren<T> | undefined;
  parameter: RouteNode<T> | undefined;
  entry: { readonly methods: Map<string, T>; allow: readonly string[] } | undefined;
}

/** A child by a segment with fixed text and parameters. */
interface PartialChild<T> {
  readonly segment: TemplateSegment;
  readonly node: RouteNode<T>;
}

/**
 * The partial children of a node. A segment is compared with those only whose last fixed text it ends with: many verbs
 * behind one parameter (`{id}:start`, `{id}:stop`, …) cost as much as one.
 */
interface PartialChildren<T> {
  /** In the order of building. */
  readonly all: PartialChild<T>[];
  readonly byShape: Map<string, PartialChild<T>>;
  /** By last fixed text, in the order they are tried. */
  readonly byTail: Map<string, PartialChild<T>[]>;
  /** Lengths of the keys of `byTail`. */
  readonly tailLengths: Set<number>;
}

/** An empty tree. */
export function createNode<T>(): RouteNode<T> {
  return { literals: undefined, partials: undefined, parameter: undefined, entry: undefined };
}

/** The node of a template, made with those on the way to it when they are not there yet. */
export function insertTemplate<T>(root: RouteNode<T>, template: PathTemplate): RouteNode<T> {
  let node = root;
  for (const segment of template.segments) {
    if (segment.names.length === 0) node = literalChild(node, segment.literals[0] as string);
    else if (isWholeParameter(segment)) node = node.parameter ??= createNode();
    else node = partialChild(node, segment);
  }
  return node;
}

/** The entry of the most specific template that fits a canonical path; its raw parameter texts go to `parameters`. */
export function findEntry<T>(root: RouteNode<T>, path: string, parameters: string[]): RouteEntry<T> | undefined {
  return find(root, path, 1, parameters);
}

function literalChild<T>(node: RouteNode<T>, text: string): RouteNode<T> {
  node.literals ??= new Map();
  const known = node.literals.get(text);
  if (known) return known;
  const child = createNode<T>();
  node.literals.set(text, child);
  return child;
}

function partialChild<T>(parent: RouteNode<T>, segment: TemplateSegment): RouteNode<T> {
  parent.partials ??= { all: [], byShape: new Map(), byTail: new Map(), tailLengths: new Set() };
  const { partials } = parent;
  const shape = segment.literals.join('{}');
  const known = partials.byShape.get(shape);
  if (known) return known.node;
  const child = { segment, node: createNode<T>() };
  const tail = segment.literals.at(-1) as string;
  const group = partials.byTail.get(tail) ?? [];
  group.splice(placeOf(child, group), 0, child);
  partials.all.push(child);
  partials.byShape.set(shape, child);
  partials.byTail.set(tail, group);
  partials.tailLengths.add(tail.length);
  return child.node;
}

// Where a child belongs in a group that is in order already.
function placeOf<T>(child: PartialChild<T>, group: readonly PartialChild<T>[]): number {
  let low = 0;
  let high = group.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareSegments((group[middle] as PartialChild<T>).segment, child.segment) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

// The partial children that a segment may fit, in the order they are tried.
function partialCandidates<T>(
  { all, byTail, tailLengths }: PartialChildren<T>,
  text: string,
): readonly PartialChild<T>[] {
  if (all.length <= 1) return all;
  const groups: PartialChild<T>[][] = [];
  for (const length of tailLengths) {
    const group = length < text.length ? byTail.get(text.slice(text.length - length)) : undefined;
    if (group) groups.push(group);
  }
  if (groups.length <= 1) return groups[0] ?? [];
  return groups.flat().sort((a, b) => compareSegments(a.segment, b.segment));
}

// More fixed text is more specific, then fewer parameters; the rest only makes the order of building irrelevant.
function compareSegments(a: TemplateSegment, b: TemplateSegment): number {
  const byText = b.literals.join('').length - a.literals.join('').length;
  if (byText !== 0 || a.names.length !== b.names.length) return byText || a.names.length - b.names.length;
  const [left, right] = [a.literals.join('{}'), b.literals.join('{}')];
  return left === right ? 0 : left < right ? -1 : 1;
}

// Depth first, best choice first. `start` is the index of the segment's first character; parameters are pushed on the
// way down and taken off again when a choice leads nowhere.
function find<T>(node: RouteNode<T>, path: string, start: number, parameters: string[]): RouteEntry<T> | undefined {
  if (start > path.length) return node.entry;
  const slash = path.indexOf('/', start);
  const end = slash < 0 ? path.length : slash;
  const segment = path.slice(start, end);
  const literal = node.literals?.get(segment);
  if (literal) {
    const entry = find(literal, path, end + 1, parameters);
    if (entry) return entry;
  }
  const depth = parameters.length;
  if (node.partials) {
    for (const partial of partialCandidates(node.partials, segment)) {
      const values = matchSegment(partial.segment, segment);
      if (!values) continue;
      parameters.push(...values);
      const entry = find(partial.node, path, end + 1, parameters);
      if (entry) return entry;
      parameters.length = depth;
    }
  }
  if (node.parameter && segment !== '') {
    parameters.push(segment);
    const entry = find(node.parameter, path, end + 1, parameters);
    if (entry) return entry;
    parameters.length = depth;
  }
  return undefined;
}
