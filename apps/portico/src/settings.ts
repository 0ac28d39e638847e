// The keys of the configuration that are one value each, and how each is called as a variable and as a flag.
// Names follow from the key: `refresh.maxDocument` is PORTICO_REFRESH_MAX_DOCUMENT and --refresh-max-document.

import type * as z from 'zod';
import { configSchema } from './config-schema.ts';

/** One value that can be set in a file, by a variable or by a flag. */
export interface Setting {
  /** Where it is in a file, such as `['refresh', 'interval']`. */
  readonly path: readonly string[];
  /** Such as `PORTICO_REFRESH_INTERVAL`. */
  readonly variable: string;
  /** Such as `--refresh-interval`. */
  readonly flag: string;
  /** What a value looks like: `duration`, `size`, `number`, `true|false`, the words of an enumeration, or `text`. */
  readonly value: string;
  /** As written in a file; absent when there is none. */
  readonly fallback: string | number | boolean | undefined;
  readonly description: string;
}

/** Every setting, in the order of the schema. Keys below `services` and `info` are for files only. */
export const settings: readonly Setting[] = collect(configSchema, []);

/** Reads a variable's or a flag's text as the setting's type; text that does not fit is left for the schema to refuse. */
export function readSetting(setting: Setting, text: string): string | number | boolean {
  if (setting.value === 'number' && /^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  if (setting.value === 'true|false' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function collect(schema: z.core.$ZodType, path: readonly string[]): Setting[] {
  const { inner, fallback, description, title } = unwrap(schema);
  const { def } = inner._zod as z.core.$ZodTypes['_zod'];
  if (def.type === 'object') {
    if (path[0] === 'info') return [];
    return Object.entries(def.shape).flatMap(([key, child]) =>
      key === '$schema' ? [] : collect(child, [...path, key]),
    );
  }
  const value = title ?? describeValue(def);
  if (value === undefined) return [];
  // `listen` is understood: --host and PORTICO_HOST read better than --listen-host.
  const words = (path[0] === 'listen' ? path.slice(1) : path).map((key) =>
    key.replaceAll(/[A-Z]/g, '-$&').toLowerCase(),
  );
  const flag = `--${words.join('-')}`;
  const variable = `PORTICO_${words.join('_').replaceAll('-', '_').toUpperCase()}`;
  return [{ path, variable, flag, value, fallback, description: description ?? '' }];
}

function describeValue(def: z.core.$ZodTypes['_zod']['def']): string | undefined {
  if (def.type === 'string') return 'text';
  if (def.type === 'number') return 'number';
  if (def.type === 'boolean') return 'true|false';
  if (def.type === 'enum') return Object.values(def.entries).join('|');
  return undefined;
}

function unwrap(schema: z.core.$ZodType) {
  let inner = schema;
  let fallback: Setting['fallback'];
  let description: string | undefined;
  let title: string | undefined;
  for (;;) {
    const meta = (inner as z.ZodType).meta();
    description ??= meta?.description;
    title ??= meta?.title;
    const { def } = inner._zod as z.core.$ZodTypes['_zod'];
    if (def.type !== 'optional' && def.type !== 'prefault') return { inner, fallback, description, title };
    if (def.type === 'prefault') fallback = def.defaultValue as Setting['fallback'];
    inner = def.innerType;
  }
}
