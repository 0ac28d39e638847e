// The part of JSONPath (RFC 9535) that Overlays use: children, indices, wildcards, descendants and filters that compare one
// member with a literal. Gives places, not values, so that what is found can be changed.

import { isObject, type Json } from '../json.ts';
import { valueAt } from '../reference.ts';

/** Decoded tokens of a place in a document. */
export type Place = readonly string[];

/** Chooses children of a value: their keys or indices. */
type Selector = (value: Json) => readonly string[];

interface Step {
  readonly select: Selector;
  /** True for `..`: the children of the value and of everything below it. */
  readonly deep: boolean;
}

/** Places one query may visit: enough for every value of a large document, and an end to hostile queries. */
const budget = 5_000_000;

/** The places of `root` that `path` selects, each once, in the order of the document; undefined for a text that is not understood. */
export function selectPlaces(root: Json, path: string): Place[] | undefined {
  const steps = parse(path);
  if (!steps) return undefined;
  let places: Place[] = [[]];
  const work = { left: budget };
  for (const step of steps) {
    const found = new Map<string, Place>();
    for (const place of places) collect(valueAt(root, place) as Json, place, step, found, work);
    places = [...found.values()];
  }
  return places;
}

function collect(value: Json, place: Place, step: Step, found: Map<string, Place>, work: { left: number }): void {
  if (typeof value !== 'object' || value === null || work.left-- <= 0) return;
  for (const key of step.select(value)) {
    const child = [...place, key];
    found.set(JSON.stringify(child), child);
  }
  if (!step.deep) return;
  for (const key of everyKey(value)) collect(childOf(value, key) as Json, [...place, key], step, found, work);
}

function everyKey(value: Json): string[] {
  return Array.isArray(value) || isObject(value) ? Object.keys(value) : [];
}

function childOf(value: Json, key: string): Json | undefined {
  return valueAt(value, [key]);
}

const name = /^[A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*/;
const quoted = /^(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/;

function parse(path: string): Step[] | undefined {
  if (!path.startsWith('$')) return undefined;
  const steps: Step[] = [];
  let rest = path.slice(1).trim();
  while (rest !== '') {
    const deep = rest.startsWith('..');
    rest = rest.slice(deep ? 2 : rest.startsWith('.') ? 1 : 0);
    const dotted = deep || path[path.length - rest.length - 1] === '.';
    const parsed = rest.startsWith('[') ? bracket(rest) : dotted ? bare(rest) : undefined;
    if (!parsed) return undefined;
    steps.push({ select: parsed.select, deep });
    rest = parsed.rest;
  }
  return steps;
}

interface Parsed {
  readonly select: Selector;
  readonly rest: string;
}

function bare(text: string): Parsed | undefined {
  if (text.startsWith('*')) return { select: everyKey, rest: text.slice(1) };
  const key = name.exec(text)?.[0];
  return key === undefined ? undefined : { select: keyed(key), rest: text.slice(key.length) };
}

// `[…]` holds selectors between commas.
function bracket(text: string): Parsed | undefined {
  const selectors: Selector[] = [];
  let rest = text;
  do {
    const parsed = selector(rest.slice(1).trimStart());
    if (!parsed) return undefined;
    selectors.push(parsed.select);
    rest = parsed.rest.trimStart();
  } while (rest.startsWith(','));
  if (!rest.startsWith(']')) return undefined;
  return { select: (value) => selectors.flatMap((select) => select(value)), rest: rest.slice(1) };
}

function selector(text: string): Parsed | undefined {
  if (text.startsWith('*')) return { select: everyKey, rest: text.slice(1) };
  if (text.startsWith('?')) return filter(text.slice(1).trimStart());
  const index = /^-?\d+/.exec(text)?.[0];
  if (index !== undefined) return { select: indexed(Number(index)), rest: text.slice(index.length) };
  const literal = quoted.exec(text);
  return literal ? { select: keyed(textOf(literal)), rest: text.slice(literal[0].length) } : undefined;
}

function keyed(key: string): Selector {
  return (value) => (isObject(value) && Object.hasOwn(value, key) ? [key] : []);
}

function indexed(index: number): Selector {
  return (value) => {
    const at = Array.isArray(value) ? (index < 0 ? value.length + index : index) : -1;
    return Array.isArray(value) && at >= 0 && at < value.length ? [String(at)] : [];
  };
}

// `?@.a.b == 'x'`, `?@.a != 1` or `?@.a` (exists), with or without parentheses around.
function filter(text: string): Parsed | undefined {
  const wrapped = text.startsWith('(');
  const head = /^\(?\s*@((?:\.[\w-]+|\['[^']*'\])*)\s*/.exec(text);
  if (!head) return undefined;
  const keys = [...(head[1] as string).matchAll(/\.([\w-]+)|\['([^']*)'\]/g)].map(
    (found) => found[1] ?? found[2] ?? '',
  );
  let rest = text.slice(head[0].length);
  let test = (value: Json | undefined): boolean => value !== undefined;
  const operator = /^([=!])=\s*/.exec(rest);
  if (operator) {
    rest = rest.slice(operator[0].length);
    const literal = quoted.exec(rest);
    const plain = /^(?:true|false|null|-?\d+(?:\.\d+)?)/.exec(rest);
    const found = literal ?? plain;
    if (!found) return undefined;
    const wanted = literal ? textOf(literal) : (JSON.parse(found[0]) as Json);
    test = (value) => (value === wanted) === (operator[1] === '=');
    rest = rest.slice(found[0].length).trimStart();
  }
  if (wrapped) {
    if (!rest.startsWith(')')) return undefined;
    rest = rest.slice(1);
  }
  const select: Selector = (value) => everyKey(value).filter((key) => test(valueAt(childOf(value, key), keys)));
  return { select, rest };
}

function textOf(literal: RegExpExecArray): string {
  return (literal[1] ?? literal[2] ?? '').replace(/\\(.)/g, '$1');
}
