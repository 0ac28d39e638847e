// The base file: what the merged document looks like, apart from where services run.

import { readConfigFile } from './config-file.ts';
import type { Problem } from './config-layer.ts';
import { describeIssues } from './config-problems.ts';
import { baseSchema, type ParsedBase } from './config-schema.ts';

/** Reads a file of the merged document's appearance: `info`, `servers`, `naming`, `tags`, and services' prefixes. */
export async function readBase(
  file: string,
  shownAs: string,
): Promise<{ readonly base: ParsedBase | undefined; readonly problems: readonly Problem[] }> {
  const { layer, problems } = await readConfigFile(file, shownAs);
  if (!layer) return { base: undefined, problems };
  const parsed = baseSchema.safeParse(layer.tree, { reportInput: true });
  if (parsed.success) return { base: parsed.data, problems: [] };
  return { base: undefined, problems: describeIssues(parsed.error.issues, baseSchema, [layer]) };
}
