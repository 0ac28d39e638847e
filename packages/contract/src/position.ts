// Where in a published text is what a JSON Pointer points to? Asked only for findings that a person will read.

import { EVENT_ID, getScalarValue, parseEvents } from 'js-yaml';
import { isCollection, isMap, isScalar, type Node, parseDocument } from 'yaml';
import { scanJson } from './json-scan.ts';
import { withoutMark } from './parse.ts';
import { pointerTokens } from './pointer.ts';
import { type Position, positionAt } from './reading.ts';

/**
 * Line and column (from 1, columns in UTF-16 units) of the key, for a member, or of the item that `pointer` (RFC 6901) points
 * to; of the text's first character for the empty pointer. Undefined when there is no such place or the text is neither JSON
 * nor YAML. Aliases are not followed: nothing is written where they expand.
 */
export function locate(text: string, pointer: string): Position | undefined {
  const tokens = pointerTokens(pointer);
  if (tokens === undefined) return undefined;
  const source = withoutMark(text);
  if (tokens.length === 0) return positionAt(source, Math.max(source.search(/\S/), 0));
  const offset = /^\s*[[{]/.test(source) ? inJson(source, tokens) : inYaml(source, tokens);
  return offset === undefined ? undefined : positionAt(source, offset);
}

function inJson(text: string, tokens: readonly string[]): number | undefined {
  const path = pathMatcher(tokens);
  const places = scanJson(text);
  for (let step = places.next(); !step.done; step = places.next()) {
    if (path.matches(step.value.depth, step.value.token)) return step.value.offset;
  }
  return undefined;
}

/** Follows a walk in document order and says when it stands at the end of the path. */
function pathMatcher(tokens: readonly string[]): { matches(depth: number, token: string): boolean } {
  let matched = 0;
  return {
    matches(depth, token) {
      matched = Math.min(matched, depth);
      if (depth !== matched || token !== tokens[depth]) return false;
      matched++;
      return matched === tokens.length;
    },
  };
}

interface Container {
  readonly isMapping: boolean;
  /** Items or members so far. */
  count: number;
  /** A key has come and its value not yet. */
  hasKey: boolean;
}

function inYaml(text: string, tokens: readonly string[]): number | undefined {
  let events: ReturnType<typeof parseEvents>;
  try {
    events = parseEvents(text, { maxDepth: 1_000 });
  } catch {
    return inIrregularYaml(text, tokens);
  }
  const path = pathMatcher(tokens);
  const open: Container[] = [];
  for (const event of events) {
    if (event.type === EVENT_ID.DOCUMENT) continue;
    if (event.type === EVENT_ID.POP) {
      open.pop();
      continue;
    }
    const container = open.at(-1);
    const offset = 'start' in event ? event.start : 'valueStart' in event ? event.valueStart : event.anchorStart;
    if (container?.isMapping && !container.hasKey) {
      container.hasKey = true;
      const key = event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : '';
      if (path.matches(open.length - 1, key)) return offset;
    } else if (container !== undefined) {
      container.hasKey = false;
      if (!container.isMapping && path.matches(open.length - 1, String(container.count++))) return offset;
    }
    if ('start' in event) open.push({ isMapping: event.type === EVENT_ID.MAPPING, count: 0, hasKey: false });
  }
  return undefined;
}

/** For texts that only the tolerant reader takes. */
function inIrregularYaml(text: string, tokens: readonly string[]): number | undefined {
  let node: unknown = parseDocument(text, { logLevel: 'silent' }).contents;
  let place: unknown = node;
  for (const token of tokens) {
    if (!isCollection(node)) return undefined;
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === token);
      place = pair?.key;
      node = pair?.value;
    } else {
      node = node.items[Number(token)];
      place = node;
    }
  }
  return (place as Node | undefined)?.range?.[0];
}
