// Compiles what an operation promises about its answers into one validator.

import { isObject, type JsonObject, own } from '../json.ts';
import type { Operation } from '../operation.ts';
import { checkValue } from '../schema/check-value.ts';
import { MAX_FINDINGS } from '../schema/run.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { ResponsePlan, ResponseValidator, Violation } from '../validator.ts';
import { compileHeader } from './declared-parameter.ts';
import { bestFit, isJson, type MediaType, parseMediaType } from './media-type.ts';
import { bodyReader } from './media-value.ts';
import { operationNode } from './operation-node.ts';
import { requestParts } from './request-parts.ts';
import { resolved } from './resolved.ts';
import { violationOf } from './violation.ts';

type Plan = (headers: readonly string[], hasContent: boolean) => ResponsePlan;

const NONE: readonly Violation[] = [];
const BODY = { in: 'body' } as const;
// Statuses whose answers have no content (RFC 9110 6.4.1).
const EMPTY = new Set([204, 205, 304]);
// What HTTP makes of a 200 when the client asks for a range or has the answer already (RFC 9110 15.3.7, 15.4.5).
const OF_SUCCESS = new Set([206, 304]);

/** The validator for the answers of `operation`, whose references lead into `root`, the merged document. Total. */
export function compileResponseValidator(operation: Operation, root: JsonObject): ResponseValidator {
  const node = operationNode(operation, root, { direction: 'response' });
  const plans = new Map<string, Plan>();
  const declared = own(node.schema, 'responses');
  for (const key of isObject(declared) ? Object.keys(declared) : []) {
    const response = resolved(node.below('responses', key));
    if (response !== undefined) plans.set(key.toUpperCase(), compileResponse(response));
  }

  const isSuccessDeclared = plans.has('200') || plans.has('2XX');

  function plan(status: number, headers: readonly string[]): ResponsePlan {
    // The exact status beats its range, the range beats the default (OAS 3.1 4.8.16).
    const known = plans.get(String(status)) ?? plans.get(`${Math.trunc(status / 100)}XX`) ?? plans.get('DEFAULT');
    if (known !== undefined) return known(headers, !EMPTY.has(status) && operation.method !== 'HEAD');
    if (plans.size === 0 || (OF_SUCCESS.has(status) && isSuccessDeclared))
      return { violations: NONE, check: undefined };
    const schema = `${node.pointer}/responses`;
    const finding = { keyword: 'responses', pointer: '', message: `${status} is not declared`, schema };
    return { violations: [violationOf({ in: 'status' }, finding)], check: undefined };
  }

  return {
    plan,
    check(status, headers, bytes) {
      const { violations, check } = plan(status, headers);
      return bytes === undefined || check === undefined ? violations : first([...violations, ...check(bytes)]);
    },
  };
}

function compileResponse(node: SchemaNode): Plan {
  const headers = own(node.schema, 'headers');
  const fields = (isObject(headers) ? Object.keys(headers) : []).flatMap((name) => {
    const header = resolved(node.below('headers', name));
    return (header && compileHeader(header, name)) ?? [];
  });
  const content = contentOf(node);
  return (received, hasContent) => {
    const parts = requestParts({ parameters: [], query: '', headers: received }, []);
    const violations = first(fields.flatMap((field) => field.check(parts)));
    if (!hasContent || content.length === 0) return { violations, check: undefined };
    const check = contentCheck(node, content, parts.header('content-type')[0]);
    return { violations, check: check && ((bytes) => first(check(bytes))) };
  };
}

interface Content {
  readonly media: MediaType;
  readonly node: SchemaNode;
}

function contentOf(node: SchemaNode): readonly Content[] {
  const content = own(node.schema, 'content');
  return (isObject(content) ? Object.keys(content) : []).flatMap((key) => {
    const media = parseMediaType(key);
    const part = resolved(node.below('content', key));
    return media === undefined || part === undefined ? [] : [{ media, node: part }];
  });
}

/** The check of a body sent as `contentType`; undefined when any body will do. */
function contentCheck(
  response: SchemaNode,
  content: readonly Content[],
  contentType: string | undefined,
): ((bytes: Uint8Array) => readonly Violation[]) | undefined {
  const fault = (keyword: string, message: string) => [
    violationOf(BODY, { keyword, pointer: '', message, schema: `${response.pointer}/content` }),
  ];
  const sent = contentType === undefined ? undefined : parseMediaType(contentType);
  const chosen = sent && bestFit(content, sent);
  if (sent === undefined || chosen === undefined) {
    const undeclared = fault('mediaType', 'must be of a declared media type');
    const empty = contentType === undefined ? fault('content', 'must not be empty') : undeclared;
    return (bytes) => (bytes.length === 0 ? empty : undeclared);
  }
  const node = chosen.node.below('schema');
  // A charset means nothing for JSON (RFC 8259 section 11): of an answer only the bytes count.
  const readAs = isJson(sent) ? { ...sent, parameters: new Map<string, string>() } : sent;
  const read = node && bodyReader(readAs, chosen.node, node);
  if (node === undefined || read === undefined) return undefined;
  return (bytes) => {
    const reading = read(bytes);
    const found = 'faults' in reading ? reading.faults : checkValue(node, reading.value);
    return found.map((finding) => violationOf(BODY, { schema: node.pointer, ...finding }));
  };
}

function first(violations: readonly Violation[]): readonly Violation[] {
  return violations.length > MAX_FINDINGS ? violations.slice(0, MAX_FINDINGS) : violations;
}
