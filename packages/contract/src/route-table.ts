// Immutable matcher from method and canonical path to an operation. The cost of a match depends on the path's
// length, not on the number of routes. Literal beats partial segment beats parameter, segment by segment.

/** What a route table needs to know of an operation. */
export interface Routable {
  readonly method: string;
  readonly path: string;
}

/** The routes that share one path template: methods to operations. */
export interface RouteEntry<T> {
  readonly methods: ReadonlyMap<string, T>;
  /** Upper-case methods for the Allow field: declared ones, HEAD when GET is declared, and OPTIONS. Sorted. */
  readonly allow: readonly string[];
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
  /** Up to `limit` operations whose method and path look most like these; bounded work. */
  nearest(method: string, path: string, limit: number): readonly T[];
}
