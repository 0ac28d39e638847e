// The Request Body Object of an operation: which bodies it takes, and the check of each.

import { isObject, own } from '../json.ts';
import { checkValue } from '../schema/check-value.ts';
import type { Instance } from '../schema/instance.ts';
import { type Finding, MAX_FINDINGS } from '../schema/run.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { RequestPolicy } from '../validation-policy.ts';
import type { BodyPlan, Violation } from '../validator.ts';
import { separatorOf, sequenceFindings, sequenceValue } from './json-sequence.ts';
import { bestFit, isJson, type MediaType, parseMediaType } from './media-type.ts';
import { bodyReader, type ReadBody } from './media-value.ts';
import { resolved } from './resolved.ts';
import { violationOf } from './violation.ts';

type Check = (bytes: Uint8Array) => readonly Violation[];

interface Alternative {
  readonly key: string;
  readonly media: MediaType;
  /** What happens with a body sent as this type; undefined when it is passed on unread. */
  check(sent: MediaType): BodyCheck | undefined;
}

interface BodyCheck {
  /** True when content that is too long to be held may go on unchecked. */
  readonly streamable: boolean;
  readonly run: Check;
}

const NONE: readonly Violation[] = [];
const PASS: BodyPlan = { kind: 'pass' };
const BODY = { in: 'body' } as const;
// A body has no meaning in these when it is not declared (RFC 9110 9.3.1, 9.3.2, 9.3.5).
const BODYLESS = new Set(['GET', 'HEAD', 'DELETE']);

/** The plan for an operation that declares no body. */
export function undeclaredBody(
  method: string,
  pointer: string,
  policy: Pick<RequestPolicy, 'undeclaredBody'>,
): (hasBody: boolean) => BodyPlan {
  if (policy.undeclaredBody === 'allow' || !BODYLESS.has(method)) return () => PASS;
  const finding = { keyword: 'requestBody', pointer: '', message: 'must be empty', schema: pointer };
  const refused: BodyPlan = { kind: 'refuse', violations: [violationOf(BODY, finding)] };
  return (hasBody) => (hasBody ? refused : PASS);
}

/** The plan for the Request Body Object at `node` (not a reference). */
export function compileBody(
  node: SchemaNode,
  policy: RequestPolicy,
): (contentType: string | undefined, hasBody: boolean) => BodyPlan {
  const required = own(node.schema, 'required') === true;
  const missing = violationOf(BODY, {
    keyword: 'required',
    pointer: '',
    message: 'is required',
    schema: `${node.pointer}/required`,
  });
  const absent: BodyPlan = required ? { kind: 'refuse', violations: [missing] } : PASS;
  const alternatives = alternativesOf(node, policy);
  const unsupported: BodyPlan = { kind: 'unsupported', supported: alternatives.map(({ key }) => key) };
  const empty = required ? [missing] : NONE;

  const planOf = (contentType: string | undefined): BodyPlan => {
    if (alternatives.length === 0) return PASS;
    const sent = contentType === undefined ? OCTETS : parseMediaType(contentType);
    const chosen = sent && bestFit(alternatives, sent);
    if (sent === undefined || chosen === undefined) return unsupported;
    const check = chosen.check(sent);
    if (check === undefined) return PASS;
    const { streamable, run } = check;
    return { kind: 'buffer', streamable, check: (bytes) => (bytes.length === 0 ? empty : run(bytes)) };
  };
  const plans = new Map<string | undefined, BodyPlan>();
  return (contentType, hasBody) => {
    if (!hasBody) return absent;
    const known = plans.get(contentType);
    if (known !== undefined) return known;
    const plan = planOf(contentType);
    if (plans.size < MOST_PLANS && (contentType?.length ?? 0) <= LONGEST_TYPE) plans.set(contentType, plan);
    return plan;
  };
}

/** Spellings of media types that are remembered for an operation, and their length: clients of one kind all send the same. */
const MOST_PLANS = 16;
const LONGEST_TYPE = 128;

// What a body without a type may be taken for (RFC 9110 8.3).
const OCTETS: MediaType = { type: 'application', subtype: 'octet-stream', parameters: new Map() };

function alternativesOf(node: SchemaNode, policy: RequestPolicy): readonly Alternative[] {
  const content = own(node.schema, 'content');
  return (isObject(content) ? Object.keys(content) : []).flatMap((key) => {
    const media = parseMediaType(key);
    const part = resolved(node.below('content', key));
    return media === undefined || part === undefined ? [] : [{ key, media, check: checkOf(part, policy) }];
  });
}

// By the type that was sent, not the one declared: under `*/*` a JSON body is checked as JSON.
function checkOf(part: SchemaNode, policy: RequestPolicy): (sent: MediaType) => BodyCheck | undefined {
  const schema = part.below('schema');
  const item = part.below('itemSchema');
  return (sent) => {
    const separator = item && separatorOf(sent);
    if (item !== undefined && separator !== undefined) {
      const read = (bytes: Uint8Array) => sequenceValue(bytes, separator, policy);
      return { streamable: true, run: running(read, (value) => sequenceFindings(value, item, schema), item) };
    }
    // Without a schema any JSON will do, but JSON it has to be.
    const read = schema !== undefined || isJson(sent) ? bodyReader(sent, part, schema ?? part, policy) : undefined;
    if (read === undefined) return undefined;
    // Files are sent so (RFC 7578), and no gateway can hold every file.
    const isForm = sent.type === 'multipart' && sent.subtype === 'form-data';
    const judge = (value: Instance) => (schema ? checkValue(schema, value) : []);
    return { streamable: isForm || schema === undefined, run: running(read, judge, schema ?? part) };
  };
}

function running(read: ReadBody, judge: (value: Instance) => readonly Finding[], at: SchemaNode): Check {
  return (bytes) => {
    const reading = read(bytes);
    const found = 'faults' in reading ? reading.faults : judge(reading.value);
    if (found.length === 0) return NONE;
    return found.slice(0, MAX_FINDINGS).map((finding) => violationOf(BODY, { schema: at.pointer, ...finding }));
  };
}
