// YAML text to JSON values, composed here from the reader's events, because what a document may contain is decided here:
// the core schema of YAML 1.2 without dates, merge keys and binary; keys are texts as written (`1.10` is not `1.1`); numbers
// keep their digits; an alias counts as often as it is expanded.

import { EVENT_ID, type Event, getScalarValue, parseEvents, SCALAR_STYLE, YAMLException } from 'js-yaml';
import type { Json, JsonObject } from '../json.ts';
import type { RuleId } from '../rules.ts';
import { parseTolerantly } from './parse-yaml-tolerant.ts';
import {
  positionAt,
  type Reading,
  type ReadingNote,
  refuse,
  type TextLimits,
  tooDeep,
  tooMany,
  weight,
} from './reading.ts';
import { plainValue, taggedValue } from './yaml-scalar.ts';

/** More aliases than any document needs; each may stand for a large part of the text. */
const maxAliases = 100;

/** Reads YAML 1.2 text; a text that only the tolerant reader takes gives a `yaml-irregular` note. */
export function parseYaml(text: string, limits: TextLimits): Reading {
  if (hasMoreSeparators(text, limits.nodes)) return tooMany(limits);
  try {
    return compose(text, parseEvents(text, { maxDepth: limits.depth + 1 }), limits);
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.rule, error.message, positionAt(text, error.offset));
    if (!(error instanceof YAMLException)) throw error;
    if (error.reason.startsWith('nesting exceeded')) return tooDeep(limits);
    const { line = 0, column = 0 } = error.mark ?? {};
    const position = { line: line + 1, column: column + 1 };
    return parseTolerantly(text, limits, {
      rule: 'yaml-irregular',
      message: `Strictly read: ${error.reason}`,
      position,
    });
  }
}

/** Are there more commas and lines than values allowed? Asked first, because the reader's events cost more than the text. */
function hasMoreSeparators(text: string, limit: number): boolean {
  if (text.length <= limit) return false;
  let count = 0;
  for (let at = 0; at < text.length && count <= limit; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 44 || unit === 10) count++;
  }
  return count > limit;
}

type ScalarEvent = Extract<Event, { type: typeof EVENT_ID.SCALAR }>;
type CollectionEvent = Extract<Event, { type: typeof EVENT_ID.MAPPING | typeof EVENT_ID.SEQUENCE }>;

const collectionTags: ReadonlySet<string> = new Set(['', '!', '!!map', '!!seq']);

/** Leaves the composition; never leaves this file. */
class Refusal extends Error {
  readonly rule: RuleId;
  readonly offset: number;
  constructor(rule: RuleId, message: string, offset: number) {
    super(message);
    this.rule = rule;
    this.offset = offset;
  }
}

/** A node: its value, and what it costs when it is expanded. */
interface Node {
  readonly value: Json;
  nodes: number;
  height: number;
}

/** A mapping or sequence being filled. */
interface Frame extends Node {
  readonly value: JsonObject | Json[];
  readonly anchor: string;
  /** The key whose value comes next, in a mapping. */
  key: string | undefined;
}

function compose(text: string, events: readonly Event[], limits: TextLimits): Reading {
  const frames: Frame[] = [];
  const anchors = new Map<string, Node>();
  const notes: ReadingNote[] = [];
  let documents = 0;
  let aliases = 0;
  let root: Json = null;

  for (const event of events) {
    switch (event.type) {
      case EVENT_ID.DOCUMENT:
        if (++documents > 1)
          throw new Refusal('yaml-syntax', 'The text holds more than one YAML document', text.length);
        break;
      case EVENT_ID.MAPPING:
      case EVENT_ID.SEQUENCE:
        open(event);
        break;
      case EVENT_ID.SCALAR: {
        const value = scalarOf(text, event, awaitsKey(frames.at(-1)));
        const nodes = typeof value === 'string' ? 1 + weight(value) : 1;
        place({ value, nodes, height: 0 }, anchorOf(text, event), event.valueStart);
        break;
      }
      case EVENT_ID.ALIAS: {
        const anchor = anchors.get(anchorOf(text, event));
        if (++aliases > maxAliases)
          throw new Refusal('limit-aliases', `More than ${maxAliases} aliases`, event.anchorStart);
        if (anchor === undefined)
          throw new Refusal('yaml-syntax', 'No such anchor ends before its alias', event.anchorStart);
        place(anchor, '', event.anchorStart);
        break;
      }
      case EVENT_ID.POP: {
        const frame = frames.pop();
        if (frame !== undefined) place(frame, frame.anchor, text.length);
        break;
      }
    }
  }
  return { value: root, notes };

  function open(event: CollectionEvent): void {
    const tag = slice(text, event.tagStart, event.tagEnd);
    if (!collectionTags.has(tag)) throw new Refusal('yaml-syntax', `Unknown tag ${tag}`, event.tagStart);
    if (awaitsKey(frames.at(-1))) throw new Refusal('yaml-syntax', 'A key must be a text', event.start);
    const value = event.type === EVENT_ID.MAPPING ? {} : [];
    frames.push({ value, anchor: anchorOf(text, event), key: undefined, nodes: 1, height: 0 });
  }

  function place(node: Node, anchor: string, offset: number): void {
    if (anchor !== '') anchors.set(anchor, node);
    const frame = frames.at(-1);
    if (frame === undefined) {
      root = node.value;
    } else if (awaitsKey(frame)) {
      frame.key = String(node.value);
      if (!Object.hasOwn(frame.value, frame.key)) return;
      notes.push({
        rule: 'duplicate-key',
        message: `The key ${frame.key} occurs twice`,
        position: positionAt(text, offset),
      });
    } else {
      add(frame, node);
      if (frame.nodes > limits.nodes) throw new Refusal('limit-nodes', `More than ${limits.nodes} values`, offset);
      if (frames.length + node.height > limits.depth)
        throw new Refusal('limit-depth', `More than ${limits.depth} levels`, offset);
    }
  }
}

function awaitsKey(frame: Frame | undefined): boolean {
  return frame !== undefined && frame.key === undefined && !Array.isArray(frame.value);
}

function add(frame: Frame, node: Node): void {
  const { value, key } = frame;
  if (Array.isArray(value)) value.push(node.value);
  // A plain assignment to `__proto__` would set the prototype.
  else if (key === '__proto__')
    Object.defineProperty(value, key, { value: node.value, enumerable: true, configurable: true, writable: true });
  else value[key as string] = node.value;
  frame.key = undefined;
  frame.nodes += node.nodes;
  frame.height = Math.max(frame.height, node.height + 1);
}

function scalarOf(text: string, event: ScalarEvent, isKey: boolean): Json {
  const content = getScalarValue(text, event);
  const tag = slice(text, event.tagStart, event.tagEnd);
  if (tag === '') return isKey || event.style !== SCALAR_STYLE.PLAIN ? content : plainValue(content);
  const value = taggedValue(tag, content);
  if (value === undefined)
    throw new Refusal('yaml-syntax', `The tag ${tag} is unknown or does not fit`, event.tagStart);
  return isKey ? content : value;
}

function anchorOf(text: string, event: { readonly anchorStart: number; readonly anchorEnd: number }): string {
  return slice(text, event.anchorStart, event.anchorEnd);
}

/** A range of the text; the reader marks absence with -1. */
function slice(text: string, start: number, end: number): string {
  return start < 0 ? '' : text.slice(start, end);
}
