// Flags and environment variables as layers of the configuration.

import type { Layer, Path, Problem, Tree } from './config-layer.ts';
import { nearest } from './nearest.ts';
import { readSetting, type Setting, settings } from './settings.ts';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A layer together with what could not be read into it and what was left out of it on purpose. */
export interface Source {
  readonly layer: Layer;
  readonly problems: readonly Problem[];
  readonly notices: readonly string[];
}

/** Variables that are not settings of the file. */
const special: readonly string[] = ['PORTICO_CONFIG', 'PORTICO_SERVICES'];

/** Flags as given: texts by flag, such as `--refresh-interval`; and `name=url` for each `--service`. */
export interface Flags {
  readonly values: ReadonlyMap<string, string>;
  readonly services: readonly string[];
}

/** The layer of the flags, the strongest. */
export function flagSource({ values, services }: Flags): Source {
  const named = services.map((text) => ({ text, place: '--service' }));
  return source(
    named,
    settings.flatMap((setting) => given(setting, setting.flag, values.get(setting.flag))),
  );
}

/** The layer of the `PORTICO_…` variables. Empty ones count as unset. Misspelt ones are problems. */
export function environmentSource(environment: Environment): Source {
  const entries = (environment.PORTICO_SERVICES ?? '').split(/[\s,]+/).filter((text) => text !== '');
  const named = entries.map((text) => ({ text, place: 'PORTICO_SERVICES' }));
  const notices: string[] = [];
  const values = settings.flatMap((setting) => {
    const text = environment[setting.variable];
    // Kubernetes sets PORTICO_PORT=tcp://10.0.0.1:80 in every pod beside a Service that is called portico.
    if (setting.variable === 'PORTICO_PORT' && text?.startsWith('tcp://')) {
      notices.push(`PORTICO_PORT is ${text}, which Kubernetes sets for a Service of that name: ignored`);
      return [];
    }
    return given(setting, setting.variable, text === '' ? undefined : text);
  });
  const { layer, problems } = source(named, values);
  return { layer, problems: [...problems, ...misspelt(environment)], notices };
}

interface Given {
  readonly path: Path;
  readonly value: unknown;
  readonly place: string;
}

function given(setting: Setting, place: string, text: string | undefined): Given[] {
  return text === undefined ? [] : [{ path: setting.path, value: readSetting(setting, text), place }];
}

function source(named: readonly { text: string; place: string }[], values: readonly Given[]): Source {
  const problems: Problem[] = [];
  const addresses = new Map<string, string[]>();
  for (const { text, place } of named) {
    const at = text.indexOf('=');
    if (at < 1) problems.push({ place, message: `"${text}" is not name=url, such as chat=http://127.0.0.1:8101` });
    else addresses.set(text.slice(0, at), [...(addresses.get(text.slice(0, at)) ?? []), text.slice(at + 1)]);
  }
  const services = [...addresses].map(([name, urls]): Given => {
    const place = named[0]?.place ?? '';
    if (urls.length === 1) return { path: ['services', name, 'url'], value: urls[0], place };
    return { path: ['services', name, 'instances'], value: urls, place };
  });
  const all = [...values, ...services];
  const origin: Layer['origin'] = (path) => all.find((one) => reaches(one, path))?.place;
  return { layer: { tree: plant(all), origin }, problems, notices: [] };
}

/** True when `path` leads to the value, or into it when it is a list. */
function reaches({ path: full, value }: Given, path: Path): boolean {
  if (path.length > full.length && !Array.isArray(value)) return false;
  return path.every((key, index) => index >= full.length || key === full[index]);
}

/** A tree with each value at its path. */
function plant(values: readonly Given[]): Tree {
  const roots = Map.groupBy(values, ({ path }) => String(path[0]));
  return Object.fromEntries(
    [...roots].map(([key, inside]) => {
      const leaf = inside.find(({ path }) => path.length === 1);
      return [key, leaf ? leaf.value : plant(inside.map((one) => ({ ...one, path: one.path.slice(1) })))];
    }),
  );
}

function misspelt(environment: Environment): Problem[] {
  const known = [...special, ...settings.map(({ variable }) => variable)];
  return Object.keys(environment).flatMap((variable) => {
    if (!variable.startsWith('PORTICO_') || known.includes(variable)) return [];
    // Others may keep variables of that prefix too: only those that look like ours are mistakes.
    const meant = nearest(
      variable.slice('PORTICO_'.length),
      known.map((name) => name.slice('PORTICO_'.length)),
    );
    return meant ? [{ place: variable, message: `unknown variable: did you mean PORTICO_${meant}?` }] : [];
  });
}
