// Where in a published text is what a JSON Pointer points to? Asked only for findings that a person will read.

import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml';
import { isMap, isScalar, isSeq } from 'yaml';
import { childPointer } from '../pointer.ts';
import { type JsonPlace, scanJson } from './json-scan.ts';
import { withoutMark } from './parse.ts';
import { parseTree } from './parse-yaml-tolerant.ts';
import { type Position, positionAt } from './reading.ts';

/**
 * Line and column (from 1, columns in UTF-16 units) of the key, for a member, or of the item that `pointer` (RFC 6901) points
 * to; of the text's first character for the empty pointer. Undefined when there is no such place or the text is neither JSON
 * nor YAML. Aliases are not followed: nothing is written where they expand. For several pointers see `locator`.
 */
export function locate(text: string, pointer: string): Position | undefined {
  return locator(text)(pointer);
}

/** `locate` for many pointers into one text, which is read once, with the first. */
export function locator(text: string): (pointer: string) => Position | undefined {
  const source = withoutMark(text);
  let offsets: ReadonlyMap<string, number> | undefined;
  return (pointer) => {
    offsets ??= offsetsIn(source);
    const offset = offsets.get(pointer);
    return offset === undefined ? undefined : positionAt(source, offset);
  };
}

/** Offsets of all members and items by pointer. */
function offsetsIn(text: string): ReadonlyMap<string, number> {
  const offsets = new Map([['', Math.max(text.search(/\S/), 0)]]);
  if (/^\s*[[{]/.test(text)) return add(scanJson(text), offsets);
  let events: readonly Event[];
  try {
    events = parseEvents(text, { maxDepth: 1_000 });
  } catch {
    addTree(parseTree(text)?.contents, '', offsets);
    return offsets;
  }
  return add(yamlPlaces(text, events), offsets);
}

/** Adds places that come in the order of the text. */
function add(places: Iterable<JsonPlace>, offsets: Map<string, number>): ReadonlyMap<string, number> {
  const path: string[] = [''];
  for (const { depth, token, offset } of places) {
    const pointer = childPointer(path[depth] as string, token);
    path[depth + 1] = pointer;
    if (!offsets.has(pointer)) offsets.set(pointer, offset);
  }
  return offsets;
}

interface Container {
  readonly isMapping: boolean;
  /** Items so far. */
  count: number;
  /** A key has come and its value not yet. */
  hasKey: boolean;
}

function* yamlPlaces(text: string, events: readonly Event[]): Generator<JsonPlace> {
  const open: Container[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) continue;
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const depth = open.length - 1;
    const container = open[depth];
    const offset = 'start' in event ? event.start : 'valueStart' in event ? event.valueStart : event.anchorStart;
    if (container?.isMapping && !container.hasKey) {
      container.hasKey = true;
      yield { depth, token: event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : '', offset };
    } else if (container !== undefined) {
      container.hasKey = false;
      if (!container.isMapping) yield { depth, token: String(container.count++), offset };
    }
    if ('start' in event) open.push({ isMapping: event.type === EVENT_ID.MAPPING, count: 0, hasKey: false });
  }
}

/** Adds the places of a text that only the tolerant reader takes. */
function addTree(node: unknown, pointer: string, offsets: Map<string, number>): void {
  const children: [token: string, place: unknown, value: unknown][] = isMap(node)
    ? node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', key, value])
    : isSeq(node)
      ? node.items.map((item, index) => [String(index), item, item])
      : [];
  for (const [token, place, value] of children) {
    const inner = childPointer(pointer, token);
    const offset = (place as { readonly range?: readonly number[] | null } | null)?.range?.[0];
    if (offset !== undefined) offsets.set(inner, offset);
    addTree(value, inner, offsets);
  }
}
