// The files that a merge takes besides the documents: the names that are locked, and overlays.

import { resolve } from 'node:path';
import type { JsonObject, LockedNames, MergePolicy } from '@portico/contract';
import * as z from 'zod';
import { readConfigFile } from './config-file.ts';
import { type Layer, originOf, type Problem } from './config-layer.ts';
import { describeIssues } from './config-problems.ts';

/** A file: its absolute path, and how it is called in messages. */
export interface NamedFile {
  readonly file: string;
  readonly shown: string;
}

/** Which files; the names file need not be there yet, and makes the naming `locked`. */
export interface MergeFiles {
  readonly names?: NamedFile | undefined;
  readonly overlays: readonly NamedFile[];
}

export interface MergeFileContents {
  /** What the files say, as a part of the policy. */
  readonly policy: Pick<MergePolicy, 'naming' | 'names' | 'overlays'>;
  /** Where a person finds what a pointer of an `overlay-target` finding, `/<overlay>/actions/<action>`, leads to. */
  overlayPlace(pointer: string): string;
  readonly problems: readonly Problem[];
}

/** A file that is named relative to `folder`; in messages it is called as it is named there. */
export function namedFile(name: string, folder: string): NamedFile {
  return { file: resolve(folder, name), shown: name };
}

/** Reads them all. */
export async function readMergeFiles({ names, overlays }: MergeFiles): Promise<MergeFileContents> {
  const locked = names && (await readChecked(names, namesSchema, 'may be absent'));
  const read = await Promise.all(overlays.map((overlay) => readChecked(overlay, overlaySchema)));
  return {
    policy: {
      ...(names && { naming: 'locked', names: (locked?.value ?? {}) as LockedNames }),
      ...(overlays.length > 0 && { overlays: read.map(({ value }) => value as JsonObject) }),
    },
    overlayPlace(pointer) {
      const [, index, ...path] = pointer.split('/');
      const layer = read[Number(index)]?.layer;
      const place = path.map((key) => (/^\d+$/.test(key) ? Number(key) : key));
      return (layer && originOf([layer], [...place, 'target'], 'value')) || overlays[Number(index)]?.shown || 'overlay';
    },
    problems: [...(locked?.problems ?? []), ...read.flatMap(({ problems }) => problems)],
  };
}

/** What is wrong with a naming policy that does not fit to the files. */
export function namingProblems(naming: MergePolicy['naming'], { names }: MergeFiles): Problem[] {
  if (naming === 'locked' && !names) {
    return [{ place: '', message: 'naming: locked needs names, the file that keeps them, such as openapi/names.json' }];
  }
  if (naming === 'service' && names) {
    return [{ place: names.shown, message: 'has no effect with naming: service, which keeps no names' }];
  }
  return [];
}

const lockedNameSchema = z.strictObject({ services: z.array(z.string()), source: z.string(), shape: z.string() });

const namesSchema = z.record(z.string(), z.record(z.string(), lockedNameSchema));

/** Overlay 1.0.0, 4.4.1 and 4.4.3. */
const overlaySchema = z.looseObject({
  overlay: z.string().regex(/^1\.\d/, 'must be a version of the Overlay Specification, such as 1.0.0'),
  actions: z.array(z.looseObject({ target: z.string(), remove: z.boolean().optional() })).min(1, 'has no actions'),
});

interface Checked {
  readonly value?: unknown;
  readonly layer?: Layer | undefined;
  readonly problems: readonly Problem[];
}

async function readChecked(
  { file, shown }: NamedFile,
  schema: z.ZodType,
  absence: 'may be absent' | 'is a problem' = 'is a problem',
): Promise<Checked> {
  const { layer, problems } = await readConfigFile(file, shown);
  if (!layer) {
    const absent = problems.length === 1 && problems[0]?.message === 'there is no such file';
    return { problems: absent && absence === 'may be absent' ? [] : problems };
  }
  const parsed = schema.safeParse(layer.tree, { reportInput: true });
  if (parsed.success) return { value: parsed.data, layer, problems: [] };
  return { problems: describeIssues(parsed.error.issues, schema, [layer]) };
}
