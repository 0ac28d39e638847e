// All that `portico merge` reads: the documents, the base file, the names that are locked, and overlays.

import { resolve } from 'node:path';
import type { MergePolicy } from '@portico/contract';
import { isReferenceRoot } from '@portico/gateway/references';
import { noBase, readBase } from './config-base.ts';
import type { Problem } from './config-layer.ts';
import { mergeAppearance } from './config-options.ts';
import { readSources, type SourceText } from './document-source.ts';
import { type MergeFileContents, type MergeFiles, namedFile, namingProblems, readMergeFiles } from './merge-files.ts';

/** The files that flags of the command name, relative to the working folder. */
export interface MergeInputFlags {
  readonly base?: string;
  /** Implies `naming: locked`. */
  readonly names?: string;
  readonly overlay?: readonly string[];
  /** What every document may refer to, besides what the base file allows its service. */
  readonly references?: readonly string[];
}

export interface MergeInputs {
  readonly sources: readonly SourceText[];
  readonly policy: MergePolicy;
  readonly files: MergeFiles;
  readonly overlayPlace: MergeFileContents['overlayPlace'];
  /** With any of these the rest is not to be used. */
  readonly problems: readonly Problem[];
}

/** Reads everything; flags take the place of what the base file says of the same. */
export async function readMergeInputs(
  documents: readonly string[],
  flags: MergeInputFlags,
  folder: string,
): Promise<MergeInputs> {
  const [sources, base] = await Promise.all([
    readSources(documents, folder),
    flags.base === undefined ? noBase : readBase(resolve(folder, flags.base), flags.base),
  ]);
  const appearance = mergeAppearance(base.base);
  const files: MergeFiles = {
    names: flags.names === undefined ? base.files.names : namedFile(flags.names, folder),
    overlays: flags.overlay?.map((overlay) => namedFile(overlay, folder)) ?? base.files.overlays,
  };
  const contents = await readMergeFiles(files);
  const unfitReferences = (flags.references ?? []).filter((reference) => !isReferenceRoot(reference));
  const unfit =
    base.problems.length > 0 ? [] : namingProblems(flags.names === undefined ? appearance.naming : 'locked', files);
  return {
    sources: sources.texts,
    policy: { ...appearance, ...contents.policy, services: base.base?.services ?? {} },
    files,
    overlayPlace: contents.overlayPlace,
    problems: [
      ...unfitReferences.map((reference) => ({
        place: '--references',
        message: `"${reference}" must be relative, such as ./schemas/, or an http(s) URL`,
      })),
      ...base.problems,
      ...unfit,
      ...contents.problems,
      ...sources.problems,
    ],
  };
}
