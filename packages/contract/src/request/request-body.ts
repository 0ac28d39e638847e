// The Request Body Object of an operation: which bodies it takes, and the check of each.

import { isObject, own } from '../json.ts';
import { checkValue } from '../schema/check-value.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { BodyPlan, Violation } from '../validator.ts';
import { readJson } from './json-body.ts';
import { fit, isJson, type MediaType, parseMediaType } from './media-type.ts';
import { violationOf } from './violation.ts';

type Check = (bytes: Uint8Array) => readonly Violation[];

interface Alternative {
  readonly key: string;
  readonly media: MediaType;
  /** Undefined when bodies of this type are passed on unread. */
  readonly check: Check | undefined;
}

const NONE: readonly Violation[] = [];
const PASS: BodyPlan = { kind: 'pass' };
const BODY = { in: 'body' } as const;
// A body has no meaning in these when it is not declared (RFC 9110 9.3.1, 9.3.2, 9.3.5).
const BODYLESS = new Set(['GET', 'HEAD', 'DELETE']);

/** The plan for an operation that declares no body. */
export function undeclaredBody(method: string, pointer: string): (hasBody: boolean) => BodyPlan {
  if (!BODYLESS.has(method)) return () => PASS;
  const finding = { keyword: 'requestBody', pointer: '', message: 'must be empty', schema: pointer };
  const refused: BodyPlan = { kind: 'refuse', violations: [violationOf(BODY, finding)] };
  return (hasBody) => (hasBody ? refused : PASS);
}

/** The plan for the Request Body Object at `node` (not a reference). */
export function compileBody(node: SchemaNode): (contentType: string | undefined, hasBody: boolean) => BodyPlan {
  const required = own(node.schema, 'required') === true;
  const missing = violationOf(BODY, {
    keyword: 'required',
    pointer: '',
    message: 'is required',
    schema: `${node.pointer}/required`,
  });
  const absent: BodyPlan = required ? { kind: 'refuse', violations: [missing] } : PASS;
  const alternatives = alternativesOf(node);
  const unsupported: BodyPlan = { kind: 'unsupported', supported: alternatives.map(({ key }) => key) };
  const empty = required ? [missing] : NONE;

  return (contentType, hasBody) => {
    if (!hasBody) return absent;
    if (alternatives.length === 0) return PASS;
    const sent = contentType === undefined ? OCTETS : parseMediaType(contentType);
    const chosen = sent && best(alternatives, sent);
    if (chosen === undefined) return unsupported;
    const { check } = chosen;
    if (check === undefined) return PASS;
    return { kind: 'buffer', check: (bytes) => (bytes.length === 0 ? empty : check(bytes)) };
  };
}

// What a body without a type may be taken for (RFC 9110 8.3).
const OCTETS: MediaType = { type: 'application', subtype: 'octet-stream', parameters: new Map() };

function alternativesOf(node: SchemaNode): readonly Alternative[] {
  const content = own(node.schema, 'content');
  return (isObject(content) ? Object.keys(content) : []).flatMap((key) => {
    const media = parseMediaType(key);
    const part = node.below('content', key);
    return media === undefined || part === undefined ? [] : [{ key, media, check: checkOf(media, part) }];
  });
}

function best(alternatives: readonly Alternative[], sent: MediaType): Alternative | undefined {
  let chosen: Alternative | undefined;
  let score = 0;
  for (const alternative of alternatives) {
    const next = fit(alternative.media, sent);
    if (next > score) {
      score = next;
      chosen = alternative;
    }
  }
  return chosen;
}

function checkOf(media: MediaType, part: SchemaNode): Check | undefined {
  const schema = part.below('schema');
  if (schema === undefined || schema.schema === true) return undefined;
  return isJson(media) ? jsonCheck(schema) : undefined;
}

function jsonCheck(schema: SchemaNode): Check {
  return (bytes) => {
    const reading = readJson(bytes);
    if ('fault' in reading) {
      return [violationOf(BODY, { ...reading.fault, keyword: 'syntax', schema: schema.pointer })];
    }
    const findings = checkValue(schema, reading.value);
    return findings.length === 0 ? NONE : findings.map((finding) => violationOf(BODY, finding));
  };
}
