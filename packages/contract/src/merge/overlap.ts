// Paths of different services that some request fits both of. A concrete segment wins over a parameter, so this is legal;
// but when it is meant by nobody, requests go where their senders do not expect.

import { type Diagnostic, diagnose } from '../diagnostic.ts';
import type { Operation } from '../operation.ts';
import { isWholeParameter, matchSegment, parseTemplate, type TemplateSegment } from '../route/path-template.ts';

/** A path of the merged document with the operation that stands for it in findings. */
interface Route {
  readonly operation: Operation;
  readonly segments: readonly TemplateSegment[];
}

interface Node {
  readonly segment: TemplateSegment;
  readonly children: Map<string, Node>;
  route?: Route;
}

/** Comparisons of segments in one merge: enough for thousands of paths, and an end to hostile ones. */
const budget = 200_000;
/** Findings of one merge: who has more needs no longer list. */
const limit = 500;

/** Overlapping pairs of paths that belong to different services: shadowed templates and truly ambiguous pairs. */
export function overlapFindings(operations: readonly Operation[]): Diagnostic[] {
  const root = new Map<string, Node>();
  const routes: Route[] = [];
  for (const operation of operations) {
    const route = { operation, segments: parseTemplate(operation.path).segments };
    if (insert(root, route)) routes.push(route);
  }
  const work = { left: budget };
  const findings: Diagnostic[] = [];
  for (const route of routes) {
    // A path without parameters is found from the other side, by the template that covers it.
    if (!route.segments.some(({ names }) => names.length > 0)) continue;
    for (const other of overlaps(root, route.segments, work)) {
      if (other.operation.service === route.operation.service || other === route) continue;
      findings.push(...report(route, other));
      if (findings.length >= limit) return findings;
    }
  }
  return findings;
}

function insert(root: Map<string, Node>, route: Route): boolean {
  let children = root;
  let node: Node | undefined;
  for (const segment of route.segments) {
    const key = segment.literals.join('{}');
    node = children.get(key) ?? { segment, children: new Map() };
    children.set(key, node);
    children = node.children;
  }
  if (!node || node.route) return false;
  node.route = route;
  return true;
}

function overlaps(root: Map<string, Node>, segments: readonly TemplateSegment[], work: { left: number }): Route[] {
  let level: Iterable<Node> = root.values();
  let fitting: Node[] = [];
  for (const [index, segment] of segments.entries()) {
    if (index > 0) level = fitting.flatMap((node) => [...node.children.values()]);
    fitting = [];
    for (const node of level) {
      if (work.left-- <= 0) return [];
      if (fits(segment, node.segment)) fitting.push(node);
    }
  }
  return fitting.flatMap((node) => node.route ?? []);
}

// Two different partial segments are taken not to meet: whether they do depends on values, and reports would guess.
function fits(one: TemplateSegment, other: TemplateSegment): boolean {
  if (isWholeParameter(one) || isWholeParameter(other)) return true;
  if (one.names.length === 0) return matchSegment(other, one.literals[0] as string) !== undefined;
  if (other.names.length === 0) return matchSegment(one, other.literals[0] as string) !== undefined;
  return one.literals.join('{}') === other.literals.join('{}');
}

function report(route: Route, other: Route): Diagnostic[] {
  if (!moreConcrete(other, route)) return [];
  const { service, pointer, path } = route.operation;
  const related = [{ service: other.operation.service, pointer: other.operation.pointer }];
  const message = moreConcrete(route, other)
    ? `${path} and ${other.operation.path} of ${other.operation.service} fit some of the same requests.`
    : `Requests for ${other.operation.path} fit ${path} too and go to ${other.operation.service}.`;
  const rule = moreConcrete(route, other) ? 'route-ambiguous' : 'route-shadowed';
  return [diagnose(rule, service, pointer, message, { related })];
}

/** Is some segment of the one more concrete than that of the other? */
function moreConcrete(one: Route, other: Route): boolean {
  return one.segments.some((segment, index) => rank(segment) < rank(other.segments[index] as TemplateSegment));
}

function rank(segment: TemplateSegment): number {
  return isWholeParameter(segment) ? 2 : Math.min(segment.names.length, 1);
}
