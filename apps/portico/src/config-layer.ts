// One source of configuration values (flags, environment, file) and how sources lie over each other.

/** Values as written in a file: plain objects, arrays and scalars. */
export type Tree = Readonly<Record<string, unknown>>;

/** A place in a configuration, such as `['services', 'chat', 'url']`. */
export type Path = readonly PropertyKey[];

/** One source, and where in it a value came from. */
export interface Layer {
  readonly tree: Tree;
  /** Where a person finds the key or the value: `portico.yaml:3:5`, `PORTICO_PORT`, `--port`. Undefined when it is not from here. */
  origin(path: Path, part: 'key' | 'value'): string | undefined;
}

/** A configuration that can't be used as it is, in one line: where, what, and what to do. */
export interface Problem {
  /** `portico.yaml:3:5`, `PORTICO_PORT`, `--port`; empty for the configuration as a whole. */
  readonly place: string;
  readonly message: string;
}

/** The values of all layers in one tree; `layers` go from weakest to strongest. Objects are joined, all else is replaced. */
export function overlay(layers: readonly Layer[]): Tree {
  return layers.reduce<Tree>((lower, layer) => join(lower, layer.tree, []), {});
}

/** Where `path` was set by the strongest layer that has it, or the nearest enclosing place that is set at all. */
export function originOf(layers: readonly Layer[], path: Path, part: 'key' | 'value'): string {
  for (let length = path.length; length > 0; length--) {
    for (const layer of layers.toReversed()) {
      const origin = layer.origin(path.slice(0, length), length === path.length ? part : 'key');
      if (origin !== undefined) return origin;
    }
  }
  return '';
}

/** True for an object that holds keys: neither null nor an array. */
export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function join(lower: Tree, upper: Tree, path: Path): Tree {
  // The addresses of a service are one fact under two keys: a stronger layer replaces both.
  const moved = path.length === 2 && path[0] === 'services' && ('url' in upper || 'instances' in upper);
  const kept = Object.entries(lower).filter(([key]) => !(moved && (key === 'url' || key === 'instances')));
  const joined = new Map<string, unknown>(kept);
  for (const [key, value] of Object.entries(upper)) {
    const below = joined.get(key);
    joined.set(key, isTree(below) && isTree(value) ? join(below, value, [...path, key]) : value);
  }
  return Object.fromEntries(joined);
}
