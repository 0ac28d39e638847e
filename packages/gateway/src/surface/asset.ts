// Files that the surface's pages load: ours from `assets/` of this package, and Scalar's bundle from where it is.
// Read once, on first use; a request decides by name from a fixed list, never by path.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Representation } from './representation.ts';

const folder = fileURLToPath(new URL('../../assets/', import.meta.url));

/** A text file of `assets/`. Throws when it is missing: then the package is broken. */
export function assetText(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

/** Makes an asset when it is first asked for, and once. */
export function lazily(make: () => Representation): () => Representation {
  let made: Representation | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/**
 * The text of Scalar's browser bundle: the copy that a published package carries, else the one of the installed
 * `@scalar/api-reference`. Throws, saying what to install, when there is neither.
 */
export function scalarBundle(): string {
  const copied = join(folder, 'scalar.js');
  const path = existsSync(copied) ? copied : installedBundle();
  // Its source map is not served, so no browser shall ask for it.
  return readFileSync(path, 'utf8').replace(/\n?\/\/# sourceMappingURL=\S+\s*$/, '\n');
}

function installedBundle(): string {
  try {
    const main = fileURLToPath(import.meta.resolve('@scalar/api-reference'));
    return join(dirname(main), 'browser', 'standalone.js');
  } catch (cause) {
    throw new Error('The docs need assets/scalar.js or the package @scalar/api-reference; neither is installed.', {
      cause,
    });
  }
}
