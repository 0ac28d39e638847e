// The configuration: flags over environment over file over defaults, checked as a whole, frozen, and told in the terms
// of the gateway. Every problem is reported at once.

import { access } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GatewayOptions, ServiceOptions } from '@portico/gateway/options';
import { type FileResult, readConfigFile } from './config-file.ts';
import { isTree, type Layer, originOf, overlay, type Problem, type Tree } from './config-layer.ts';
import { describeIssues } from './config-problems.ts';
import { baseSchema, configSchema, type ParsedBase, type ParsedConfig, type ParsedService } from './config-schema.ts';
import { type Environment, environmentSource, type Flags, flagSource } from './config-sources.ts';
import { version } from './version.ts';

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
  /** Files it was read from, absolute: the configuration file and the base file, as far as there are such. */
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
export const defaultFiles: readonly string[] = ['portico.yaml', 'portico.yml', 'portico.json'];

/** Reads, joins and checks all sources. */
export async function loadConfig(sources: ConfigSources): Promise<ConfigResult> {
  const { folder } = sources;
  const file = await locate(sources);
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
  const named = parsed.data?.base;
  const baseFile = named && resolve(fromFile?.layer && baseIsFrom(fromFile.layer, layers) ? home : folder, named);
  const base = baseFile ? await readBase(baseFile, shown(baseFile, folder)) : { base: undefined, problems: [] };
  const problems = [...found, ...base.problems];
  if (!parsed.success || problems.length > 0) return { config: undefined, problems };
  const config: Config = {
    options: toOptions(parsed.data, base.base, home),
    logLevel: parsed.data.log.level,
    files: [file, baseFile].filter((one) => one !== undefined),
    notices: [...environment.notices, ...withoutEffect(parsed.data, layers)],
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

/** The merge policy of a base file, under what a configuration says of the same keys. */
export function mergeAppearance(
  base: ParsedBase | undefined,
  over: Partial<Pick<ParsedConfig, 'info' | 'servers' | 'naming' | 'tags'>> = {},
): GatewayOptions['merge'] {
  const info = base?.info || over.info ? { ...base?.info, ...over.info } : undefined;
  const joined = {
    info,
    servers: over.servers ?? base?.servers,
    naming: over.naming ?? base?.naming,
    tags: over.tags ?? base?.tags,
  };
  return defined(joined) as GatewayOptions['merge'];
}

async function locate({ file, environment, folder }: ConfigSources): Promise<string | undefined> {
  const named = file ?? (environment.PORTICO_CONFIG || undefined);
  if (named) return resolve(folder, named);
  for (const name of defaultFiles) {
    const candidate = resolve(folder, name);
    if (
      await access(candidate).then(
        () => true,
        () => false,
      )
    )
      return candidate;
  }
  return undefined;
}

function shown(file: string, folder: string): string {
  const short = relative(folder, file);
  return short.startsWith('..') || isAbsolute(short) ? file : short;
}

function baseIsFrom(layer: Layer, layers: readonly Layer[]): boolean {
  return originOf(layers, ['base'], 'value') === layer.origin(['base'], 'value');
}

function withoutEffect(parsed: ParsedConfig, layers: readonly Layer[]): string[] {
  if (!parsed.changes) return [];
  return [`${originOf(layers, ['changes'], 'key')} changes: not available yet, these values have no effect`];
}

function toOptions(parsed: ParsedConfig, base: ParsedBase | undefined, home: string): GatewayOptions {
  const { listen, refresh, validation, limits, health, timeouts, drain } = parsed;
  const services = Object.entries(parsed.services).map(([name, service]) => {
    const policy = base && Object.hasOwn(base.services, name) ? base.services[name] : undefined;
    return [name, toService({ ...policy, ...defined(service) } as ParsedService, home)] as const;
  });
  return {
    version,
    listen,
    refresh,
    services: Object.fromEntries(services),
    validation,
    limits,
    health,
    timeouts,
    drain,
    merge: mergeAppearance(base, parsed),
  };
}

function toService(service: ParsedService, home: string): ServiceOptions {
  const { url, instances, document, health, validation, preserveHost, ...policy } = service;
  const merge = defined(policy);
  return defined({
    instances: instances ?? [url ?? ''],
    document: document && locateDocument(document, home),
    health,
    validation: validation && defined(validation),
    preserveHost,
    merge: Object.keys(merge).length > 0 ? merge : undefined,
  }) as unknown as ServiceOptions;
}

/** A path on the service and an http(s) URL stay as they are; anything else is a file beside the configuration. */
function locateDocument(document: string, home: string): string {
  if (document.startsWith('/') || /^(?:https?|file):\/\//i.test(document)) return document;
  return pathToFileURL(resolve(home, document)).href;
}

/** Without the keys that hold nothing: absent and undefined are not the same to whoever spreads an object. */
function defined(object: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(Object.freeze(value))) freeze(inner);
  return value;
}
