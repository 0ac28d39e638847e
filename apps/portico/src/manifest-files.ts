// Manifests of clients, as `portico client --manifest` writes them.

import { basename } from 'node:path';
import { declaredUses, type OperationUse, readManifest } from '@portico/contract';
import type { Problem } from './config-layer.ts';
import { readJsonFile } from './json-file.ts';

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
  const file = await readJsonFile(place, folder);
  if (file.fault !== undefined) return { uses: [], problems: [{ place, message: file.fault }] };
  const { manifest, problems } = readManifest(file.value);
  const uses = manifest ? declaredUses(manifest, manifest.consumer ?? basename(place)) : [];
  return { uses, problems: problems.map(({ pointer, message }) => ({ place: `${place}${pointer}`, message })) };
}
