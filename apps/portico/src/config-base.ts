// The base file: what the merged document looks like, apart from where services run.

import { dirname, join, resolve } from 'node:path';
import { readConfigFile } from './config-file.ts';
import type { Problem } from './config-layer.ts';
import { describeIssues } from './config-problems.ts';
import { baseSchema, type ParsedBase } from './config-schema.ts';
import type { MergeFiles } from './merge-files.ts';

/** A base file that could be used, or why there is none. */
export interface BaseResult {
  readonly base: ParsedBase | undefined;
  /** The files it names, which are relative to it. */
  readonly files: MergeFiles;
  readonly problems: readonly Problem[];
}

/** What there is without a base file. */
export const noBase: BaseResult = { base: undefined, files: { overlays: [] }, problems: [] };

/** Reads a file of the merged document's appearance: `info`, `servers`, `naming`, `tags`, and services' prefixes. */
export async function readBase(file: string, shownAs: string): Promise<BaseResult> {
  const { layer, problems } = await readConfigFile(file, shownAs);
  if (!layer) return { ...noBase, problems };
  const parsed = baseSchema.safeParse(layer.tree, { reportInput: true });
  if (!parsed.success) return { ...noBase, problems: describeIssues(parsed.error.issues, baseSchema, [layer]) };
  const { names, overlays = [] } = parsed.data;
  const beside = (name: string) => ({ file: resolve(dirname(file), name), shown: join(dirname(shownAs), name) });
  const files = { names: names === undefined ? undefined : beside(names), overlays: overlays.map(beside) };
  return { base: parsed.data, files, problems: [] };
}
