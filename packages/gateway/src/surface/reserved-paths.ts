// The public paths the gateway serves itself. Merging holds operations of services off them; traffic asks `owns`.
// `/` is not among them: a service may want it, and where none does, the 404 for it names `/docs`.

/** As `MergePolicy.reserved` takes them: a path that ends with `/` stands for its whole subtree. */
export const reservedPaths: readonly string[] = ['/docs', '/docs/', '/openapi.json', '/openapi.yaml', '/health', '/-/'];

/** True when the canonical `path` (no query) is the gateway's own. */
export function isReserved(path: string): boolean {
  return reservedPaths.some((reserved) => (reserved.endsWith('/') ? path.startsWith(reserved) : path === reserved));
}
