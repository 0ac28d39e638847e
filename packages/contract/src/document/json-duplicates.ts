// Names that stand twice in one object of a JSON document. RFC 8259 allows them and parsers keep the last, so that a path
// declared twice would lose its first operations without a word.

import type { Json } from '../json.ts';
import { scanJson } from './json-scan.ts';
import { positionAt, type ReadingNote } from './reading.ts';

/** More are not told: whoever mends the first ones looks for the rest. */
const toldNames = 20;

/** A note for each name of JSON `text` that its object already has; `value` is what JSON.parse made of the text. */
export function duplicateNames(text: string, value: Json): ReadingNote[] {
  // Walking the text costs far more than counting, and hardly any document needs it.
  return namesIn(text) === membersOf(value) ? [] : findDuplicates(text);
}

function findDuplicates(text: string): ReadingNote[] {
  const notes: ReadingNote[] = [];
  const open: Set<string>[] = [];
  for (const { depth, token, offset } of scanJson(text)) {
    // Whatever was open below this place has ended.
    open.length = Math.min(open.length, depth + 1);
    const names = open[depth] ?? new Set();
    open[depth] = names;
    if (names.has(token)) {
      notes.push({
        rule: 'duplicate-key',
        message: `The key ${token} occurs twice`,
        position: positionAt(text, offset),
      });
      if (notes.length === toldNames) break;
    }
    names.add(token);
  }
  return notes;
}

/** How many strings of valid JSON are followed by a colon. */
function namesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at)) {
    let end = text.indexOf('"', at + 1);
    while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
    at = end + 1;
    while (text.charCodeAt(at) <= 32) at++;
    if (text[at] === ':') count++;
  }
  return count;
}

function isEscaped(text: string, quote: number): boolean {
  let at = quote;
  while (text.charCodeAt(at - 1) === 92) at--;
  return (quote - at) % 2 === 1;
}

/** How many members all objects in `value` have together. Iterative: any depth. */
function membersOf(value: Json): number {
  let count = 0;
  const waiting: Json[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next !== 'object' || next === null) continue;
    const children = Array.isArray(next) ? next : Object.values(next);
    if (!Array.isArray(next)) count += children.length;
    for (const child of children) if (typeof child === 'object' && child !== null) waiting.push(child);
  }
  return count;
}
