// Everything needed to make requests for one operation: its parameters and body, a request to start from, and the words of
// the validator on each. A request is one value, so that edits and shrinking need not know what they change.

import type { Comparison } from '../diff/containment.ts';
import { emptyObject, isObject, type Json, type JsonObject, own } from '../json.ts';
import type { Operation } from '../operation.ts';
import { operationNode } from '../request/operation-node.ts';
import { compileRequestValidator } from '../request/request-validator.ts';
import { resolved } from '../request/resolved.ts';
import { utf8Bytes } from '../revision/text-codec.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Violation } from '../validator.ts';
import { writeBody } from './body-text.ts';
import type { Edit } from './edit.ts';
import { examplesOf, samplerFor } from './example.ts';
import { headerText, type ParameterForm, pairTexts, pathText } from './parameter-text.ts';
import { proposals } from './proposal.ts';

/** A request as values: `parameters` by `in name`, and `body`. */
export interface Draft extends JsonObject {
  readonly parameters: JsonObject;
}

/** A request as it is sent. */
export interface WrittenRequest {
  readonly method: string;
  /** Path and query, base path of the server included when `upstream`. */
  readonly target: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly body: string | undefined;
}

export interface RequestPlan {
  readonly operation: Operation;
  /** Valid requests: the declared examples, then made ones; empty when none can be thought of. */
  readonly examples: readonly Draft[];
  /** Changes to try on the first example. */
  readonly edits: readonly Edit[];
  /** The request of a draft; undefined when a value can't be written where it stands. */
  write(draft: Json | undefined): WrittenRequest | undefined;
  /** What is wrong with a draft by the contract; undefined when it can't be written. */
  judge(draft: Json | undefined): readonly Violation[] | undefined;
}

interface Part {
  readonly key: string;
  readonly in: string;
  readonly required: boolean;
  readonly form: ParameterForm;
  readonly schema: SchemaNode | undefined;
  readonly json: boolean;
  readonly declared: readonly Json[];
}

const IGNORED = new Set(['accept', 'content-type', 'authorization']);

/** The plan for `operation`, whose references lead into `root`, the document or its service's part of it. */
export function requestPlan(operation: Operation, root: JsonObject): RequestPlan {
  const sampler = samplerFor('request');
  const node = operationNode(operation, root, { direction: 'request' });
  const validator = compileRequestValidator(operation, root);
  const parts = partsOf(node);
  const body = bodyOf(node, sampler);
  const names = [...operation.path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] as string);

  function write(draft: Json | undefined): WrittenRequest | undefined {
    const written = writeParts(draft);
    if (!written) return undefined;
    let index = 0;
    const path = operation.path.replaceAll(/\{[^{}]*\}/g, () => written.path[index++] ?? '');
    const { query, headers, content } = written;
    return {
      method: operation.method,
      target: query === '' ? path : `${path}?${query}`,
      headers: content ? [...headers, 'content-type', content.contentType] : headers,
      body: content?.text,
    };
  }

  function writeParts(draft: Json | undefined) {
    const values = own(draft, 'parameters');
    const query: string[] = [];
    const cookies: string[] = [];
    const headers: string[] = [];
    const path = new Map<string, string>();
    for (const part of parts) {
      const value = own(values, part.key);
      if (value === undefined) continue;
      const text: Json = part.json ? JSON.stringify(value) : value;
      if (part.in === 'path') path.set(part.form.name, pathText(part.form, text));
      else if (part.in === 'query') query.push(...pairTexts(part.form, text));
      else if (part.in === 'cookie') cookies.push(...pairTexts(part.form, text));
      else if (part.in === 'header') headers.push(part.form.name, headerText(part.form, text));
    }
    const texts = names.map((name) => path.get(name) ?? '');
    // An empty segment, or dots, would be another path; what a field can't hold can't be sent.
    if (texts.some((text) => text === '' || /^\.{1,2}$/.test(text))) return undefined;
    if (headers.some((text) => /[^\x20-\x7e]/.test(text) || text !== text.trim())) return undefined;
    if (cookies.length > 0) headers.push('cookie', cookies.join('; '));
    const value = own(draft, 'body');
    const content = value === undefined || !body ? undefined : writeBody(body.type, value, body.schema);
    if (value !== undefined && content === undefined) return undefined;
    return { path: texts, query: query.join('&'), headers, content };
  }

  function judge(draft: Json | undefined): readonly Violation[] | undefined {
    const written = writeParts(draft);
    if (!written) return undefined;
    const { path, query, headers, content } = written;
    const found = [...validator.checkHead({ parameters: path, query, headers })];
    const plan = validator.planBody(content?.contentType, content !== undefined);
    if (plan.kind === 'refuse') found.push(...plan.violations);
    if (plan.kind === 'buffer' && content) found.push(...plan.check(utf8Bytes(content.text)));
    return plan.kind === 'unsupported' ? undefined : found;
  }

  const examples = draftsOf(parts, body, sampler).filter((draft) => judge(draft)?.length === 0);
  const [first] = examples;
  return {
    operation,
    examples,
    edits: first ? editsOf(first, parts, body, sampler) : [],
    write,
    judge,
  };
}

function partsOf(node: SchemaNode): Part[] {
  const list = own(node.schema, 'parameters');
  return (Array.isArray(list) ? list : []).flatMap((_, index) => {
    const parameter = resolved(node.below('parameters', index));
    const [place, name] = [own(parameter?.schema, 'in'), own(parameter?.schema, 'name')];
    if (!parameter || typeof place !== 'string' || typeof name !== 'string') return [];
    if (place === 'header' && IGNORED.has(name.toLowerCase())) return [];
    const content = own(parameter.schema, 'content');
    const type = isObject(content) ? Object.keys(content)[0] : undefined;
    const declaredStyle = own(parameter.schema, 'style');
    const style =
      typeof declaredStyle === 'string' ? declaredStyle : place === 'query' || place === 'cookie' ? 'form' : 'simple';
    const explode = own(parameter.schema, 'explode');
    return [
      {
        key: `${place} ${name}`,
        in: place,
        required: own(parameter.schema, 'required') === true || place === 'path',
        form: { name, style, explode: typeof explode === 'boolean' ? explode : style === 'form' },
        schema: type === undefined ? parameter.below('schema') : parameter.below('content', type, 'schema'),
        json: type !== undefined,
        declared: examplesIn(parameter),
      },
    ];
  });
}

interface Body {
  readonly type: string;
  readonly required: boolean;
  readonly schema: SchemaNode | undefined;
  readonly declared: readonly Json[];
}

/** The body in the media type that values are written in best. */
function bodyOf(node: SchemaNode, sampler: Comparison): Body | undefined {
  const request = resolved(node.below('requestBody'));
  const content = own(request?.schema, 'content');
  if (!request || !isObject(content)) return undefined;
  const required = own(request.schema, 'required') === true;
  const bodies = Object.keys(content).flatMap((type) => {
    const media = resolved(request.below('content', type));
    if (!media) return [];
    return [{ type, required, schema: media.below('schema'), declared: examplesIn(media) }];
  });
  const writable = (body: Body) =>
    valuesOf(body, sampler).some((value) => writeBody(body.type, value, body.schema) !== undefined);
  const isJsonType = ({ type }: Body) => /json/i.test(type);
  return bodies.find((body) => isJsonType(body) && writable(body)) ?? bodies.find(writable) ?? bodies[0];
}

/** `example` and `examples` of a Parameter or Media Type Object. */
function examplesIn(node: SchemaNode): Json[] {
  const single = own(node.schema, 'example');
  const named = own(node.schema, 'examples');
  const found = single === undefined ? [] : [single];
  for (const name of isObject(named) ? Object.keys(named) : []) {
    const value = own(resolved(node.below('examples', name))?.schema, 'value');
    if (value !== undefined) found.push(value);
  }
  return found;
}

function valuesOf({ schema, declared }: Pick<Part, 'schema' | 'declared'>, sampler: Comparison): Json[] {
  return schema === undefined ? [...declared, 'text'] : examplesOf(schema, sampler, declared);
}

/** Requests with everything, with each further example, and with only what is required. */
function draftsOf(parts: readonly Part[], body: Body | undefined, sampler: Comparison): Draft[] {
  const values = new Map(parts.map((part) => [part.key, valuesOf(part, sampler).slice(0, 4)]));
  const bodies = body ? valuesOf(body, sampler).slice(0, 6) : [];
  const draft = (index: number, whole: boolean): Draft => {
    const parameters = emptyObject();
    for (const part of parts) {
      const list = values.get(part.key) ?? [];
      const value = list[Math.min(index, list.length - 1)];
      if (value !== undefined && (whole || part.required)) parameters[part.key] = value;
    }
    const content = bodies[Math.min(index, bodies.length - 1)];
    return content === undefined || !(whole || body?.required) ? { parameters } : { parameters, body: content };
  };
  const most = Math.max(1, bodies.length, ...[...values.values()].map((list) => list.length));
  const drafts = Array.from({ length: most }, (_, index) => draft(index, true));
  return [...new Map([...drafts, draft(0, false)].map((one) => [JSON.stringify(one), one])).values()];
}

function editsOf(base: Draft, parts: readonly Part[], body: Body | undefined, sampler: Comparison): Edit[] {
  const edits: Edit[] = [];
  const content = own(base, 'body');
  for (const { key, schema } of parts) {
    const value = own(base.parameters, key);
    const at = ['parameters', key];
    edits.push({ at, value: undefined });
    if (value === undefined || schema === undefined) continue;
    edits.push(...proposals(schema, value, sampler).map((edit) => ({ ...edit, at: [...at, ...edit.at] })));
  }
  if (content !== undefined) {
    edits.push({ at: ['body'], value: undefined });
    const inner = body?.schema ? proposals(body.schema, content, sampler) : [];
    edits.push(...inner.map((edit) => ({ ...edit, at: ['body', ...edit.at] })));
  }
  return edits;
}
