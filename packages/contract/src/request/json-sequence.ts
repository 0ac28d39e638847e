// Sequences of JSON texts: one a line (application/jsonl, application/x-ndjson), or each after a record separator (RFC 7464).
// Their form is that of `itemSchema`, and of `schema` as an array of all (OAS 3.2 4.14.4).

import { checkValue } from '../schema/check-value.ts';
import type { Instance } from '../schema/instance.ts';
import { type Finding, MAX_FINDINGS } from '../schema/run.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { decodeUtf8, type JsonRules, readJsonText } from './json-body.ts';
import type { MediaType } from './media-type.ts';
import type { BodyReading } from './media-value.ts';

const LINES = new Set(['jsonl', 'x-jsonl', 'ndjson', 'x-ndjson', 'jsonlines']);

/** What separates the texts of a media type; undefined when it is no sequence of JSON texts. */
export function separatorOf({ type, subtype }: MediaType): string | undefined {
  if (type === 'application' && LINES.has(subtype)) return '\n';
  return (type === 'application' && subtype === 'json-seq') || subtype.endsWith('+json-seq') ? '\u001e' : undefined;
}

/** The texts of a sequence as an array; blank ones are none. */
export function sequenceValue(bytes: Uint8Array, separator: string, rules?: JsonRules): BodyReading {
  const text = decodeUtf8(bytes);
  if (text === undefined) return fault('', 'must be valid UTF-8');
  const texts = text.split(separator);
  const isFramed = separator === '\n' || BLANK.test(texts.shift() ?? '');
  if (!isFramed) return fault('', 'must have a record separator before each text (RFC 7464)');
  const items: Instance[] = [];
  for (const each of texts) {
    if (BLANK.test(each)) continue;
    const reading = readJsonText(each, rules);
    if ('fault' in reading) return fault(`/${items.length}${reading.fault.pointer}`, reading.fault.message);
    items.push(reading.value);
  }
  return { value: items };
}

/** What is wrong with the items of a sequence, each under `item`, and with all of them as an array under `whole`. */
export function sequenceFindings(value: Instance, item: SchemaNode, whole: SchemaNode | undefined): readonly Finding[] {
  const found = whole === undefined ? [] : [...checkValue(whole, value)];
  for (const [index, each] of (Array.isArray(value) ? value : []).entries()) {
    for (const finding of checkValue(item, each)) {
      found.push({ ...finding, pointer: `/${index}${finding.pointer}`, depth: finding.depth + 1 });
    }
    if (found.length >= MAX_FINDINGS) break;
  }
  return found;
}

const BLANK = /^[ \t\r\n]*$/;

function fault(pointer: string, message: string): BodyReading {
  return { faults: [{ pointer, keyword: 'syntax', message }] };
}
