// Which declared routes a wrong path was probably meant for. A cheapest-first walk of the segment tree with a fixed
// budget: off the hot path, and a flood of wrong paths costs a bounded amount each.

import { matchSegment } from './path-template.ts';
import type { RouteNode } from './route-tree.ts';

interface Wanted<T> {
  readonly method: string;
  readonly path: string;
  readonly limit: number;
  /** Whether an operation may be suggested. */
  readonly visible: (operation: T) => boolean;
}

/** A node reached after reading `read` segments of the path at some cost; `operation` marks a finished candidate. */
interface Step<T> {
  readonly cost: number;
  readonly node: RouteNode<T>;
  readonly read: number;
  readonly operation?: T;
}

const budget = { steps: 200, comparisons: 700, comparisonsPerNode: 400, segments: 12, segmentLength: 32 };

// What a difference costs: 1 is a whole segment wrong.
const cost = { parameter: 0.1, slash: 0.3, case: 0.1, segment: 1, replaced: 1.2, method: 0.4 };

/**
 * Up to `limit` operations, the most similar first: those the path resembles, then others below its first segment, so that
 * a path for which nothing better is known still shows what its neighbourhood has. None when not even that is known.
 */
export function nearestRoutes<T extends { readonly method: string }>(
  root: RouteNode<T>,
  wanted: Wanted<T>,
): readonly T[] {
  const segments = wanted.path.slice(1).split('/', budget.segments);
  const found = new Set(search(root, segments, { ...wanted, acceptable: segments.length / 2 + 0.5 }));
  const neighbourhood = root.literals?.get(segments[0] as string);
  if (neighbourhood && found.size < wanted.limit) {
    for (const operation of search(neighbourhood, segments.slice(1), { ...wanted, acceptable: segments.length + 1 })) {
      if (found.size < wanted.limit) found.add(operation);
    }
  }
  return [...found];
}

function search<T extends { readonly method: string }>(
  root: RouteNode<T>,
  segments: readonly string[],
  { method, limit, visible, acceptable }: Wanted<T> & { readonly acceptable: number },
): Iterable<T> {
  const found = new Set<T>();
  const queue: Queue<T> = [];
  put(queue, { cost: 0, node: root, read: 0 });
  const seen = new Map<RouteNode<T>, Set<number>>();
  const look = { left: budget.comparisons };
  for (let taken = 0; taken < budget.steps && found.size < limit; taken++) {
    const step = takeCheapest(queue);
    if (!step) break;
    if (step.operation) {
      if (visible(step.operation)) found.add(step.operation);
      continue;
    }
    const reads = seen.get(step.node) ?? new Set();
    if (reads.has(step.read)) continue;
    seen.set(step.node, reads.add(step.read));
    for (const next of [...continuations(step, segments, look), ...arrivals(step, segments.length, method)]) {
      if (next.cost <= acceptable) put(queue, next);
    }
  }
  return found;
}

/** Steps by cost in fiftieths, each row in the order of arrival. Costs are small, so the rows are few. */
type Queue<T> = { steps: Step<T>[]; taken: number }[];

function put<T>(queue: Queue<T>, step: Step<T>): void {
  const row = Math.round(step.cost * 50);
  queue[row] ??= { steps: [], taken: 0 };
  queue[row].steps.push(step);
}

function takeCheapest<T>(queue: Queue<T>): Step<T> | undefined {
  const row = queue.find((row) => row !== undefined && row.taken < row.steps.length);
  return row?.steps[row.taken++];
}

function* arrivals<T extends { readonly method: string }>(
  step: Step<T>,
  length: number,
  method: string,
): Iterable<Step<T>> {
  if (step.read < length || !step.node.entry) return;
  for (const operation of step.node.entry.methods.values()) {
    const same = operation.method === method || (operation.method === 'GET' && method === 'HEAD');
    yield { ...step, cost: step.cost + (same ? 0 : cost.method), operation };
  }
}

// Every way on from a node: the path's next segment is right, misspelt, replaced or too much, or one is missing.
function* continuations<T>(step: Step<T>, segments: readonly string[], look: { left: number }): Iterable<Step<T>> {
  const { node, read } = step;
  const segment = segments[read];
  if (segment !== undefined) {
    yield { node, read: read + 1, cost: step.cost + (segment === '' ? cost.slash : cost.segment) };
    for (const partial of node.partials?.all.slice(0, 16) ?? []) {
      const difference = matchSegment(partial.segment, segment) ? cost.parameter : cost.replaced;
      yield { node: partial.node, read: read + 1, cost: step.cost + difference };
    }
    if (node.parameter) yield { node: node.parameter, read: read + 1, cost: step.cost + 2 * cost.parameter };
  }
  if (node.parameter) yield { node: node.parameter, read, cost: step.cost + cost.segment };
  const exact = segment !== undefined && node.literals?.get(segment);
  if (exact) yield { node: exact, read: read + 1, cost: step.cost };
  let here = budget.comparisonsPerNode;
  for (const [text, child] of node.literals ?? []) {
    if (here-- <= 0 || look.left-- <= 0) return;
    if (segment !== undefined) yield { node: child, read: read + 1, cost: step.cost + difference(segment, text) };
    yield { node: child, read, cost: step.cost + (text === '' ? cost.slash : cost.segment) };
  }
}

function difference(wrong: string, right: string): number {
  if (wrong === right) return 0;
  if (wrong.length > budget.segmentLength || right.length > budget.segmentLength) return cost.replaced;
  const a = wrong.toLowerCase();
  const b = right.toLowerCase();
  if (a === b) return cost.case;
  const longer = Math.max(a.length, b.length);
  // Who misspells a word rarely gets both of its ends wrong: most comparisons end here.
  if (a[0] !== b[0] && a.at(-1) !== b.at(-1)) return cost.replaced;
  if (Math.abs(a.length - b.length) > longer / 2) return cost.replaced;
  const share = editDistance(a, b) / longer;
  return share <= 0.5 ? cost.case + share : cost.replaced;
}

// Optimal string alignment: insertions, deletions, replacements, and neighbours swapped count 1 each.
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const best = Math.min(previous[j]! + 1, current[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      current.push(swapped ? Math.min(best, before[j - 2]! + 1) : best);
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] as number;
}
