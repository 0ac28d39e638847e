// What the schema found wrong, in words for a person: where it is, what it is, and what was probably meant.

import type * as z from 'zod';
import { type Layer, originOf, type Path, type Problem } from './config-layer.ts';
import { nearest } from './nearest.ts';
import { redact } from './redact.ts';

/** One problem for each finding of the schema, in the order in which they stand in their files; what is missing comes last. */
export function describeIssues(
  issues: readonly z.core.$ZodIssue[],
  schema: z.ZodType,
  layers: readonly Layer[],
): Problem[] {
  const problems = issues.flatMap((issue): Problem[] => {
    const { path } = issue;
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => ({
        place: originOf(layers, [...path, key], 'key'),
        message: unknownKey(key, path, schema),
      }));
    }
    if (issue.code === 'invalid_key') {
      const message = `"${String(path.at(-1))}" ${issue.issues[0]?.message ?? issue.message}`;
      return [{ place: originOf(layers, path, 'key'), message: `${name(path.slice(0, -1))}: ${message}` }];
    }
    return [{ place: originOf(layers, path, 'value'), message: `${name(path)}: ${describe(issue)}` }];
  });
  // What is missing has no place, and often it is missing because of a mistake that has one.
  return problems.sort((a, b) => Number(a.place === '') - Number(b.place === '') || byPlace.compare(a.place, b.place));
}

const byPlace = new Intl.Collator('en', { numeric: true });

function name(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? String(key) : `${text}.${String(key)}`;
  }, '');
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.message.startsWith('Invalid input')) {
    const hint = issue.expected === 'object' || issue.expected === 'record' ? objectHint(issue.path) : '';
    return `must be ${words.get(issue.expected) ?? issue.expected}, not ${show(issue.input)}${hint}`;
  }
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String);
    const meant = typeof issue.input === 'string' ? nearest(issue.input, values) : undefined;
    const list = values.length > 1 ? `${values.slice(0, -1).join(', ')} or ${values.at(-1)}` : values.join('');
    return `must be ${list}, not ${show(issue.input)}${meant ? `: did you mean ${meant}?` : ''}`;
  }
  if (issue.code === 'too_big' && issue.message.startsWith('Too big')) return `must be at most ${issue.maximum}`;
  if (issue.code === 'too_small' && issue.message.startsWith('Too small')) return `must be at least ${issue.minimum}`;
  if (issue.code === 'invalid_union') return `has the wrong type: ${show(issue.input)}`;
  const shown = issue.code === 'invalid_format' || issue.code === 'custom' ? show(issue.input) : '';
  return shown.startsWith('"') ? `${shown} ${issue.message}` : issue.message;
}

const words: ReadonlyMap<string, string> = new Map([
  ['object', 'a mapping of keys'],
  ['record', 'a mapping of keys'],
  ['array', 'a list'],
  ['string', 'text'],
  ['int', 'a whole number'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
]);

function objectHint(path: Path): string {
  return path.length === 2 && path[0] === 'services' ? ': write { url: http://… }' : '';
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = redact(JSON.stringify(value));
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function unknownKey(key: string, path: Path, schema: z.ZodType): string {
  const here = keysAt(schema, path);
  const place = path.length > 0 ? ` in ${name(path)}` : '';
  const meant = nearest(key, here);
  if (meant) return `unknown key "${key}"${place}: did you mean "${meant}"?`;
  const elsewhere = here.filter((parent) => keysAt(schema, [...path, parent]).includes(key));
  if (elsewhere.length > 0) {
    return `unknown key "${key}"${place}: did you mean "${key}" in ${elsewhere.map((parent) => `"${parent}"`).join(' or ')}?`;
  }
  return `unknown key "${key}"${place}: known are ${here.filter((known) => known !== '$schema').join(', ')}`;
}

/** The keys that the schema knows at `path`. */
function keysAt(schema: z.core.$ZodType, path: Path): string[] {
  const { def } = schema._zod as z.core.$ZodTypes['_zod'];
  if (def.type === 'optional' || def.type === 'prefault') return keysAt(def.innerType, path);
  if (def.type === 'object') {
    const [key, ...rest] = path;
    if (key === undefined) return Object.keys(def.shape);
    const child = Object.hasOwn(def.shape, key) ? def.shape[String(key)] : undefined;
    return child ? keysAt(child as z.core.$ZodType, rest) : [];
  }
  if (def.type === 'record') return path.length > 0 ? keysAt(def.valueType, path.slice(1)) : [];
  return [];
}
