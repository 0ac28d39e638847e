// A configuration file in YAML or JSON, read with the line and column of every key, so that problems can be shown there.

import { readFile } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { isTree, type Layer, type Problem } from './config-layer.ts';
import { offsetAt } from './yaml-position.ts';

/** What a file holds; a file with any problem has no layer. */
export type FileResult =
  | { readonly layer: Layer; readonly problems: readonly [] }
  | { readonly layer: undefined; readonly problems: readonly Problem[] };

/** Reads `file`, called `shown` in messages. An empty file is an empty configuration. */
export async function readConfigFile(file: string, shown: string): Promise<FileResult> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    return { layer: undefined, problems: [{ place: shown, message: whyUnreadable(error) }] };
  }
  return parseConfigFile(text, shown);
}

/** Parses the text of a file; JSON is a part of YAML. */
function parseConfigFile(text: string, shown: string): FileResult {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const place = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `${shown}:${line}:${col}`;
  };
  const problems = document.errors.map((error) => ({ place: place(error.pos[0]), message: error.message }));
  if (problems.length > 0) return { layer: undefined, problems };
  let tree: unknown;
  try {
    tree = document.toJS() ?? {};
    // Throws when an alias leads to what holds it.
    JSON.stringify(tree);
  } catch {
    return { layer: undefined, problems: [{ place: shown, message: 'has aliases without end: write the values out' }] };
  }
  if (!isTree(tree)) {
    return { layer: undefined, problems: [{ place: place(0), message: 'must hold keys, such as "services:"' }] };
  }
  const origin: Layer['origin'] = (path, part) => {
    const offset = offsetAt(document.contents, path, part);
    return offset === undefined ? undefined : place(offset);
  };
  return { layer: { tree, origin }, problems: [] };
}

/** Why a file can't be read, in words for a person. */
export function whyUnreadable(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read: permission denied';
  if (code === 'EISDIR') return 'is a folder, not a file';
  return error instanceof Error ? error.message : String(error);
}
