// What has to be known of a JSON text before JSON.parse may read it: JSON.parse drops duplicate names, rounds numbers and
// nests without end.

export interface Scan {
  /** Member separators outside of strings: the members of all objects, duplicates included. */
  readonly members: number;
  /** True when JSON.parse loses nothing: numbers short, nesting within bounds. */
  readonly plain: boolean;
}

/** One pass over a JSON text; whatever is malformed is left to the parser. */
export function scanJson(text: string, maxDepth: number): Scan {
  const end = text.length;
  let count = 0;
  let depth = 0;
  for (let i = 0; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i = stringEnd(text, i + 1);
    } else if (code === COLON) {
      count++;
    } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (++depth > maxDepth) return { members: 0, plain: false };
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      depth--;
    } else if (code >= ZERO && code <= NINE) {
      const start = i;
      let inNumber = code;
      while ((inNumber >= ZERO && inNumber <= NINE) || inNumber === DOT) inNumber = text.charCodeAt(++i);
      if (i - start > 15 || (inNumber | 0x20) === LETTER_E) return { members: 0, plain: false };
      i--;
    }
  }
  return { members: count, plain: true };
}

const QUOTE = 0x22;
const COLON = 0x3a;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const ZERO = 0x30;
const NINE = 0x39;
const DOT = 0x2e;
const LETTER_E = 0x65;
const BACKSLASH = 0x5c;

/** Index of the quote that ends the string whose content begins at `start`; the text's length when there is none. */
export function stringEnd(text: string, start: number): number {
  for (let i = start; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) return i;
    if (code === BACKSLASH) i++;
  }
  return text.length;
}
