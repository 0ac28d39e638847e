// Compiles what an operation promises about its answers into one validator.

import { isObject, type JsonObject, own } from '../json.ts';
import type { Operation } from '../operation.ts';
import { checkValue } from '../schema/check-value.ts';
import { MAX_FINDINGS } from '../schema/run.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { ResponseValidator, Violation } from '../validator.ts';
import { bestFit, type MediaType, parseMediaType } from './media-type.ts';
import { bodyReader } from './media-value.ts';
import { operationNode } from './operation-node.ts';
import { compileHeader } from './parameter.ts';
import { requestParts } from './request-parts.ts';
import { resolved } from './resolved.ts';
import { violationOf } from './violation.ts';

type Check = (headers: readonly string[], bytes: Uint8Array | undefined) => readonly Violation[];

const NONE: readonly Violation[] = [];
const BODY = { in: 'body' } as const;
// Statuses whose answers have no content (RFC 9110 6.4.1).
const EMPTY = new Set([204, 205, 304]);

/** The validator for the answers of `operation`, whose references lead into `root`, the merged document. Total. */
export function compileResponseValidator(operation: Operation, root: JsonObject): ResponseValidator {
  const node = operationNode(operation, root, 'response');
  const checks = new Map<string, Check>();
  const declared = own(node.schema, 'responses');
  for (const key of isObject(declared) ? Object.keys(declared) : []) {
    const response = resolved(node.below('responses', key));
    if (response !== undefined) checks.set(key.toUpperCase(), compileResponse(response));
  }
  return {
    check(status, headers, bytes) {
      // The exact status beats its range, the range beats the default (OAS 3.1 4.8.16).
      const check = checks.get(String(status)) ?? checks.get(`${Math.trunc(status / 100)}XX`) ?? checks.get('DEFAULT');
      if (check !== undefined) {
        const isEmpty = EMPTY.has(status) || operation.method === 'HEAD';
        return check(headers, isEmpty ? undefined : bytes).slice(0, MAX_FINDINGS);
      }
      if (checks.size === 0) return NONE;
      const schema = `${node.pointer}/responses`;
      const finding = { keyword: 'responses', pointer: '', message: `${status} is not declared`, schema };
      return [violationOf({ in: 'status' }, finding)];
    },
  };
}

function compileResponse(node: SchemaNode): Check {
  const headers = own(node.schema, 'headers');
  const fields = (isObject(headers) ? Object.keys(headers) : []).flatMap((name) => {
    const header = resolved(node.below('headers', name));
    return (header && compileHeader(header, name)) ?? [];
  });
  const content = contentOf(node);
  return (received, bytes) => {
    const parts = requestParts({ parameters: [], query: '', headers: received }, []);
    const violations = fields.flatMap((field) => field.check(parts));
    if (bytes === undefined || content.length === 0) return violations;
    return [...violations, ...checkContent(node, content, parts.header('content-type')[0], bytes)];
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

function checkContent(
  response: SchemaNode,
  content: readonly Content[],
  contentType: string | undefined,
  bytes: Uint8Array,
): readonly Violation[] {
  const schema = `${response.pointer}/content`;
  if (contentType === undefined && bytes.length === 0) {
    return [violationOf(BODY, { keyword: 'content', pointer: '', message: 'must not be empty', schema })];
  }
  const sent = contentType === undefined ? undefined : parseMediaType(contentType);
  const chosen = sent && bestFit(content, sent);
  if (sent === undefined || chosen === undefined) {
    return [
      violationOf(BODY, { keyword: 'mediaType', pointer: '', message: 'must be of a declared media type', schema }),
    ];
  }
  const node = chosen.node.below('schema');
  const reading = node && bodyReader(sent, chosen.node, node)?.(bytes);
  if (node === undefined || reading === undefined) return NONE;
  const found = 'faults' in reading ? reading.faults : checkValue(node, reading.value);
  return found.map((finding) => violationOf(BODY, { schema: node.pointer, ...finding }));
}
