// A body, or a part of one, as a value: by its media type. What has no defined form as a value is not read at all.

import { type Json, own } from '../json.ts';
import type { Instance } from '../schema/instance.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Violation } from '../validator.ts';
import { formValue } from './form-body.ts';
import { decodeUtf8, type JsonRules, readJson } from './json-body.ts';
import { isJson, type MediaType } from './media-type.ts';
import { multipartValue } from './multipart-body.ts';
import { octets } from './octets.ts';
import { readText } from './typed-text.ts';

/** What is wrong with a body before there is a value to check. */
export interface BodyFault {
  readonly pointer: string;
  readonly keyword: Violation['keyword'];
  /** A predicate: "must be valid UTF-8". */
  readonly message: string;
}

export type BodyReading = { readonly value: Instance } | { readonly faults: readonly BodyFault[] };

/** Reads bytes as a value. */
export type ReadBody = (bytes: Uint8Array) => BodyReading;

/**
 * The reader for bodies of media type `sent` under a Media Type Object; undefined when they are not enforced: XML,
 * binary data without a length limit, sequences, and types nobody knows.
 */
export function bodyReader(
  sent: MediaType,
  declaration: SchemaNode,
  schema: SchemaNode,
  rules?: JsonRules,
): ReadBody | undefined {
  if (isJson(sent)) return jsonReader(sent, rules);
  const name = `${sent.type}/${sent.subtype}`;
  if (name === 'application/x-www-form-urlencoded') return (bytes) => formValue(bytes, schema, declaration);
  if (name === 'multipart/form-data') {
    return (bytes) => multipartValue(bytes, sent.parameters.get('boundary'), schema, declaration);
  }
  if (sent.subtype === 'xml' || sent.subtype.endsWith('+xml')) return undefined;
  // A sequence of events, whose form is that of `itemSchema` and not of one text (OAS 3.2 4.14.3).
  if (name === 'text/event-stream') return undefined;
  if (sent.type === 'text') return textReader(sent, schema);
  return limitsLength(schema) ? (bytes) => ({ value: octets(bytes) }) : undefined;
}

function jsonReader(sent: MediaType, rules: JsonRules | undefined): ReadBody {
  const charset = sent.parameters.get('charset')?.toLowerCase();
  const isUtf8 = charset === undefined || charset === 'utf-8' || charset === 'utf8' || charset === 'us-ascii';
  if (!isUtf8) return () => fault('syntax', 'must be in UTF-8 (RFC 8259 section 8.1)');
  return (bytes) => {
    const reading = readJson(bytes, rules);
    return 'fault' in reading ? { faults: [{ ...reading.fault, keyword: 'syntax' }] } : reading;
  };
}

function textReader(sent: MediaType, schema: SchemaNode): ReadBody | undefined {
  const charset = sent.parameters.get('charset')?.toLowerCase() ?? 'utf-8';
  if (charset === 'iso-8859-1' || charset === 'latin1') return (bytes) => ({ value: readText(octets(bytes), schema) });
  if (charset !== 'utf-8' && charset !== 'us-ascii') return undefined;
  return (bytes) => {
    const text = decodeUtf8(bytes);
    return text === undefined ? fault('syntax', 'must be valid UTF-8') : { value: readText(text, schema) };
  };
}

function fault(keyword: string, message: string): BodyReading {
  return { faults: [{ pointer: '', keyword, message }] };
}

function limitsLength(schema: SchemaNode): boolean {
  const limit = (keyword: string): Json | undefined => own(schema.schema, keyword);
  return limit('maxLength') !== undefined || limit('minLength') !== undefined;
}
