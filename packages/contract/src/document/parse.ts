// From published text to a JSON object. The content decides how it is read, not a media type: what begins with a brace or a
// bracket is JSON, everything else YAML. Whatever the text, the answer is a value or one finding that says what it is.

import { isObject } from '../json.ts';
import type { DocumentLimits } from './document.ts';
import { parseJson } from './parse-json.ts';
import { parseYaml } from './parse-yaml.ts';
import { type Reading, refuse } from './reading.ts';

/** Reads JSON or YAML text that must hold one object. Bounded by `limits` in time and memory; never throws. */
export function parseText(published: string, limits: DocumentLimits): Reading {
  if (exceedsBytes(published, limits.bytes)) {
    return refuse('limit-bytes', `The text is longer than ${limits.bytes} bytes`);
  }
  const text = withoutMark(published);
  const first = /\S/.exec(text)?.[0];
  if (first === undefined) return refuse('document-empty', 'The text is empty');
  if (first === '<') return refuse('document-html', `The text is markup: ${excerpt(text)}`);
  const reading = first === '{' || first === '[' ? parseJson(text, limits) : parseYaml(text, limits);
  if (reading.failure || isObject(reading.value)) return reading;
  if (reading.value === null) return refuse('document-empty', 'The text holds no value');
  const kind = Array.isArray(reading.value) ? 'a list' : 'a single value';
  return refuse('document-not-object', `The text is ${kind}: ${excerpt(text)}`);
}

/** The text without a byte order mark. */
export function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** The beginning of a text, on one line, for a message. */
function excerpt(text: string): string {
  const start = text.slice(0, 200).replace(/\s+/g, ' ').trim();
  return start.length > 60 ? `${start.slice(0, 60)}…` : start;
}

/** Does the text take more than `limit` bytes in UTF-8? Counts only when the number of units leaves a doubt. */
function exceedsBytes(text: string, limit: number): boolean {
  if (text.length > limit || text.length * 3 <= limit) return text.length > limit;
  let bytes = text.length;
  for (let at = 0; at < text.length && bytes <= limit; at++) {
    const unit = text.charCodeAt(at);
    // Each half of a surrogate pair counts two of its four bytes.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes > limit;
}
