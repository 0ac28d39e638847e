// Manifests of clients, as `portico client --manifest` writes them.

import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { declaredUses, type Json, type OperationUse, readManifest } from '@portico/contract';
import { whyUnreadable } from './config-file.ts';
import type { Problem } from './config-layer.ts';

/** What the clients of these files say they use; undefined when there are no files. A client without a name has its file's. */
export async function readManifestFiles(
  places: readonly string[] = [],
  folder: string,
): Promise<{ readonly uses: readonly OperationUse[] | undefined; readonly problems: readonly Problem[] }> {
  const read = await Promise.all(places.map((place) => readOne(place, folder)));
  return {
    uses: places.length > 0 ? read.flatMap(({ uses }) => uses) : undefined,
    problems: read.flatMap(({ problems }) => problems),
  };
}

async function readOne(place: string, folder: string): Promise<{ uses: readonly OperationUse[]; problems: Problem[] }> {
  const failed = (message: string) => ({ uses: [], problems: [{ place, message }] });
  let text: string;
  try {
    text = await readFile(resolve(folder, place), 'utf8');
  } catch (error) {
    return failed(whyUnreadable(error));
  }
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch (error) {
    return failed(`is not JSON: ${(error as Error).message}`);
  }
  const { manifest, problems } = readManifest(value);
  const uses = manifest ? declaredUses(manifest, manifest.consumer ?? basename(place)) : [];
  return { uses, problems: problems.map(({ pointer, message }) => ({ place: `${place}${pointer}`, message })) };
}
