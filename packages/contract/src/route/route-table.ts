// Immutable matcher from method and canonical path to an operation. The cost of a match depends on the path's
// length, not on the number of routes. Literal beats partial segment beats parameter, segment by segment.

import { nearestRoutes } from './nearest-routes.ts';
import { type PathTemplate, parseTemplate } from './path-template.ts';
import { createNode, findEntry, insertTemplate, type RouteEntry, type RouteNode } from './route-tree.ts';

export type { RouteEntry };

/** What a route table needs to know of an operation. */
export interface Routable {
  readonly method: string;
  readonly path: string;
}

/** A matched template and the raw (still percent-encoded) parameter texts, in template order. */
export interface RouteMatch<T> {
  readonly entry: RouteEntry<T>;
  readonly parameters: readonly string[];
}

export interface RouteTable<T extends Routable> {
  readonly size: number;
  /** `path` is canonical: no query, no empty or dot segments, escapes upper-case. Undefined when no template matches. */
  match(path: string): RouteMatch<T> | undefined;
  /** Up to `limit` of the `visible` operations whose method and path look most like these; bounded work. Default: all are visible. */
  nearest(method: string, path: string, limit: number, visible?: (operation: T) => boolean): readonly T[];
}

/**
 * Builds the table. Of two operations with the same method and identity the first is kept. A template whose first
 * choice leads nowhere is no obstacle: the next best segment is tried, so a path matches whenever any template fits.
 * What lies below a first segment is taken from `previous` when its operations are the same there.
 */
export function buildRouteTable<T extends Routable>(operations: Iterable<T>, previous?: RouteTable<T>): RouteTable<T> {
  const root = createNode<T>();
  const before = previous && (branches.get(previous) as ReadonlyMap<string, Branch<T>> | undefined);
  const after = new Map<string, Branch<T>>();
  let size = 0;
  for (const [first, group] of Map.groupBy(operations, firstLiteral)) {
    const kept = first === undefined ? undefined : before?.get(first);
    const branch = kept && sameItems(kept.operations, group) ? kept : growBranch(group);
    size += branch.size;
    if (first !== undefined) after.set(first, branch);
    graft(root, branch.root);
  }
  const table: RouteTable<T> = {
    size,
    match(path) {
      const parameters: string[] = [];
      const entry = findEntry(root, path, parameters);
      return entry && { entry, parameters };
    },
    nearest: (method, path, limit, visible = () => true) => nearestRoutes(root, { method, path, limit, visible }),
  };
  branches.set(table, after);
  return table;
}

/** The operations whose first segment is the same literal, or those whose first segment is none, in a tree of their own. */
interface Branch<T> {
  readonly operations: readonly T[];
  readonly root: RouteNode<T>;
  readonly size: number;
}

const branches: WeakMap<object, ReadonlyMap<string, Branch<unknown>>> = new WeakMap();

function firstLiteral(operation: Routable): string | undefined {
  const first = templateOf(operation).segments[0];
  return first?.names.length === 0 ? first.literals[0] : undefined;
}

function growBranch<T extends Routable>(operations: readonly T[]): Branch<T> {
  const root = createNode<T>();
  let size = 0;
  for (const operation of operations) {
    const node = insertTemplate(root, templateOf(operation));
    node.entry ??= { methods: new Map(), allow: [] };
    if (node.entry.methods.has(operation.method)) continue;
    node.entry.methods.set(operation.method, operation);
    node.entry.allow = allowOf(node.entry.methods);
    size++;
  }
  return { operations, root, size };
}

/** Hangs what grows from the root of a branch below `root`. Branches have no child in common. */
function graft<T>(root: RouteNode<T>, { literals, partials, parameter, entry }: RouteNode<T>): void {
  for (const [text, node] of literals ?? []) {
    root.literals ??= new Map();
    root.literals.set(text, node);
  }
  root.partials ??= partials;
  root.parameter ??= parameter;
  root.entry ??= entry;
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left.length === right.length && left.every((item, index) => item === right[index]);
}

const templates: WeakMap<Routable, { readonly path: string; readonly template: PathTemplate }> = new WeakMap();

/** The template of an operation's path; parsed once, since most operations of a table were in the one before. */
export function templateOf(operation: Routable): PathTemplate {
  const { path } = operation;
  const known = templates.get(operation);
  if (known?.path === path) return known.template;
  const template = parseTemplate(path);
  templates.set(operation, { path, template });
  return template;
}

function allowOf(methods: ReadonlyMap<string, unknown>): string[] {
  const allow = new Set([...methods.keys(), 'OPTIONS']);
  if (allow.has('GET')) allow.add('HEAD');
  return [...allow].sort();
}
