// The corpus of published documents that tests read where it lies. It is no part of the repository: set PORTICO_CORPUS to its
// folder, or have it as ../shared/corpus beside the checkout.

import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface CorpusFile {
  /** Path inside the corpus, such as `ory/keto.json`. */
  readonly name: string;
  /** First folder of the path: documents that belong together. */
  readonly family: string;
  readonly text: string;
}

const folder = process.env.PORTICO_CORPUS ?? fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

/** True when the corpus is there. Tests that need it skip loudly when it is not: see `corpusMissing`. */
export const hasCorpus: boolean = existsSync(folder);

/** Why corpus tests do not run. */
export const corpusMissing: string = `no corpus of documents at ${resolve(folder)}: set PORTICO_CORPUS to its folder to run these tests`;

/** Every JSON and YAML file of the corpus, fragments included, sorted by name. */
export function corpusFiles(): CorpusFile[] {
  const names = globSync('**/*.{json,yaml,yml}', { cwd: folder }).sort();
  return names.map((name) => ({
    name,
    family: name.split('/')[0] as string,
    text: readFileSync(resolve(folder, name), 'utf8'),
  }));
}
