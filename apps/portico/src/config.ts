// The configuration: flags over environment over file over defaults, checked as a whole, frozen, and told in the terms
// of the gateway. Every problem is reported at once.

import { existsSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import type { GatewayOptions } from '@portico/gateway/options';
import { noBase, readBase } from './config-base.ts';
import { type FileResult, readConfigFile } from './config-file.ts';
import { isTree, type Layer, originOf, overlay, type Problem, type Tree } from './config-layer.ts';
import { toOptions } from './config-options.ts';
import { describeIssues } from './config-problems.ts';
import { configSchema, type ParsedConfig } from './config-schema.ts';
import { type Environment, environmentSource, type Flags, flagSource } from './config-sources.ts';
import { type MergeFiles, namedFile, namingProblems, readMergeFiles } from './merge-files.ts';

/** Where a configuration is looked for. */
export interface ConfigSources {
  readonly flags: Flags;
  /** The file that `--config` names. */
  readonly file?: string | undefined;
  readonly environment: Environment;
  /** Folder that relative paths of flags and variables, and the default files, are taken from. */
  readonly folder: string;
}

/** A configuration that can be used. Frozen all the way down. */
export interface Config {
  readonly options: GatewayOptions;
  readonly logLevel: ParsedConfig['log']['level'];
  /** Processes that serve. */
  readonly workers: number;
  /** Files it was read from, absolute: the configuration file, the base file, and the files they name for the merge. */
  readonly files: readonly string[];
  /** What the person should know at start: settings that have no effect yet, variables that were ignored. */
  readonly notices: readonly string[];
  /** All values in force, for `printConfig`. */
  readonly parsed: ParsedConfig;
  /** From weakest to strongest, for `printConfig`. */
  readonly layers: readonly Layer[];
}

/** A configuration, or everything that is wrong with it. */
export type ConfigResult =
  | { readonly config: Config; readonly problems: readonly [] }
  | { readonly config: undefined; readonly problems: readonly Problem[] };

/** Files that are looked for, in this order, when none is named. */
const defaultFiles: readonly string[] = ['portico.yaml', 'portico.yml', 'portico.json'];

/** Reads, joins and checks all sources. */
export async function loadConfig(sources: ConfigSources): Promise<ConfigResult> {
  const { folder } = sources;
  const file = locate(sources);
  const fromFile: FileResult | undefined = file ? await readConfigFile(file, shown(file, folder)) : undefined;
  const flags = flagSource(sources.flags);
  const environment = environmentSource(sources.environment);
  const layers = [fromFile?.layer, environment.layer, flags.layer].filter((layer) => layer !== undefined);
  const tree = overlay(layers);
  const parsed = configSchema.safeParse(tree, { reportInput: true });
  const found = [
    ...flags.problems,
    ...environment.problems,
    ...(fromFile?.problems ?? []),
    ...prototypeKeys(tree, []).map((path) => ({
      place: originOf(layers, path, 'key'),
      message: `${path.join('.')}: "__proto__" can't be a key`,
    })),
    // With the file unread, what it would have set seems missing.
    ...(parsed.error && !fromFile?.problems.length ? describeIssues(parsed.error.issues, configSchema, layers) : []),
  ];
  const home = file ? dirname(file) : folder;
  const isOfFile = (...path: string[]) => fromFile?.layer !== undefined && isFrom(fromFile.layer, path, layers);
  const named = typeof tree.base === 'string' ? tree.base : '';
  const baseFile = named && resolve(isOfFile('base') ? home : folder, named);
  const base = baseFile ? await readBase(baseFile, shown(baseFile, folder)) : noBase;
  if (!parsed.success || found.length > 0 || base.problems.length > 0) {
    return { config: undefined, problems: [...found, ...base.problems] };
  }
  const { names, overlays, naming = base.base?.naming } = parsed.data;
  const files: MergeFiles = {
    names: names === undefined ? base.files.names : namedFile(names, isOfFile('names') ? home : folder),
    overlays: overlays?.map((overlay) => namedFile(overlay, home)) ?? base.files.overlays,
  };
  const contents = await readMergeFiles(files);
  const problems = [...namingProblems(naming, files), ...contents.problems];
  if (problems.length > 0) return { config: undefined, problems };
  const options = toOptions(parsed.data, base.base, home);
  const snapshot = parsed.data.snapshot.folder;
  const config: Config = {
    options: {
      ...options,
      merge: { ...options.merge, ...contents.policy },
      ...(snapshot ? { snapshot: { folder: resolve(isOfFile('snapshot', 'folder') ? home : folder, snapshot) } } : {}),
    },
    logLevel: parsed.data.log.level,
    workers: parsed.data.workers,
    files: [file, baseFile || undefined, files.names?.file, ...files.overlays.map((overlay) => overlay.file)].filter(
      (one) => one !== undefined,
    ),
    notices: environment.notices,
    parsed: parsed.data,
    layers,
  };
  return { config: freeze(config), problems: [] };
}

/** Where a tree has the one key that the schema passes over in silence, for safety. */
function prototypeKeys(tree: Tree, path: readonly string[]): string[][] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const here = [...path, key];
    return key === '__proto__' ? [here] : isTree(value) ? prototypeKeys(value, here) : [];
  });
}

function locate({ file, environment, folder }: ConfigSources): string | undefined {
  const named = file ?? (environment.PORTICO_CONFIG || undefined);
  if (named) return resolve(folder, named);
  for (const name of defaultFiles) {
    const candidate = resolve(folder, name);
    if (existsSync(candidate)) return candidate;
  }
  return undefined;
}

function shown(file: string, folder: string): string {
  const short = relative(folder, file);
  return short.startsWith('..') || isAbsolute(short) ? file : short;
}

function isFrom(layer: Layer, path: readonly string[], layers: readonly Layer[]): boolean {
  return originOf(layers, path, 'value') === layer.origin(path, 'value');
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(Object.freeze(value))) freeze(inner);
  return value;
}
