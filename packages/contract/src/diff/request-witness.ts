// A request as proof: what the old contract accepts and the new one refuses, asked of both validators before it is told.

import type { Json } from '../json.ts';
import { isObject, own } from '../json.ts';
import { resolved } from '../request/resolved.ts';
import { utf8Bytes } from '../revision/text-codec.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Violation } from '../validator.ts';
import { trailText } from './breach.ts';
import type { RequestWitness } from './change.ts';
import { conjunctionOf } from './conjunction.ts';
import { createComparison } from './containment.ts';
import { isJson, sentAs } from './media-pairs.ts';
import type { OperationPair, Side } from './operation-pair.ts';
import { type Sampling, samplesOf } from './sample.ts';
import type { Proof } from './schema-findings.ts';
import { valuesAtRoot } from './witness-value.ts';

/** A request in parts. */
interface Draft {
  /** Values of path parameters in order, percent-encoded. */
  readonly parameters: readonly string[];
  readonly query: readonly (readonly [name: string, value: string])[];
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly cookies: readonly (readonly [name: string, value: string])[];
  readonly body?: { readonly type: string; readonly text: string } | undefined;
}

interface ParameterKey {
  readonly in: string;
  readonly name: string;
}

const MOST_TRIES = 40;

/** Proof that what a body may hold is refused. */
export function bodyProof(pair: OperationPair, declared: string): Proof {
  const type = sentAs(declared);
  return (breach, comparison) => {
    const draft = draftOf(pair.before);
    if (!draft) return undefined;
    for (const value of valuesAtRoot(breach, comparison).slice(0, MOST_TRIES)) {
      const witness = checked(
        pair,
        { ...draft, body: { type, text: JSON.stringify(value) } },
        { likeliest: ({ pointer }) => pointer === trailText(breach.trail) },
      );
      if (witness) return witness;
    }
    return undefined;
  };
}

/** Proof that what a parameter may be is refused. */
export function parameterProof(pair: OperationPair, parameter: ParameterKey): Proof {
  return (breach, comparison) => {
    const draft = draftOf(pair.before);
    if (!draft) return undefined;
    for (const value of valuesAtRoot(breach, comparison).slice(0, MOST_TRIES)) {
      const text = wire(value);
      const next = text === undefined ? undefined : withParameter(pair.before, draft, parameter, text);
      const witness = next && checked(pair, next);
      if (witness) return witness;
    }
    return undefined;
  };
}

/** Proof that a request without a parameter, as the old contract allows it, is refused. */
export function withoutParameter(pair: OperationPair, parameter: ParameterKey): RequestWitness | undefined {
  const draft = draftOf(pair.before);
  const wanted = ({ name }: Violation) => name?.toLowerCase() === parameter.name.toLowerCase();
  return draft && checked(pair, draft, { wanted });
}

/** Proof that a request without a body is refused. */
export function withoutBody(pair: OperationPair): RequestWitness | undefined {
  const draft = draftOf(pair.before);
  return draft && checked(pair, { ...draft, body: undefined });
}

/** A request that does not use anything optional; undefined when a value can't be thought of. */
function draftOf(side: Side): Draft | undefined {
  const known = drafts.get(side);
  if (known) return known.draft;
  const draft = makeDraft(side, createComparison('request'));
  drafts.set(side, { draft });
  return draft;
}

/** One for each side of a pair: many breaches of an operation ask for it. */
const drafts = new WeakMap<Side, { readonly draft: Draft | undefined }>();

function makeDraft(side: Side, sampling: Sampling): Draft | undefined {
  const root = side.node('request');
  const names = [...side.operation.path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] as string);
  let draft: Draft = { parameters: names.map(() => ''), query: [], headers: [], cookies: [] };
  const list = own(root.schema, 'parameters');
  for (let index = 0; index < (Array.isArray(list) ? list.length : 0); index++) {
    const node = resolved(root.below('parameters', index));
    const [place, name] = [own(node?.schema, 'in'), own(node?.schema, 'name')];
    if (!node || typeof place !== 'string' || typeof name !== 'string') continue;
    if (place !== 'path' && own(node.schema, 'required') !== true) continue;
    const text = wireSample(node, sampling);
    if (text === undefined) return undefined;
    draft = withParameter(side, draft, { in: place, name }, text);
  }
  const body = resolved(root.below('requestBody'));
  if (own(body?.schema, 'required') !== true || !body) return draft;
  const content = own(body.schema, 'content');
  const type = Object.keys(isObject(content) ? content : {}).find(isJson);
  if (type === undefined) return undefined;
  const media = resolved(body.below('content', type));
  const [value] = samples(media?.below('schema'), sampling);
  return value === undefined ? undefined : { ...draft, body: { type: sentAs(type), text: JSON.stringify(value) } };
}

function wireSample(node: SchemaNode, sampling: Sampling): string | undefined {
  for (const value of samples(node.below('schema'), sampling)) {
    const text = wire(value);
    if (text !== undefined && text !== '') return text;
  }
  return undefined;
}

function samples(node: SchemaNode | undefined, sampling: Sampling): Json[] {
  return node === undefined ? ['text'] : samplesOf(conjunctionOf([node]), sampling);
}

/** A value as a simple or exploded form parameter; undefined where that needs more than one name. */
function wire(value: Json): string | undefined {
  if (value === null || isObject(value)) return undefined;
  const texts = (Array.isArray(value) ? value : [value]).map((one) =>
    typeof one === 'object' ? undefined : String(one),
  );
  return texts.some((text) => text === undefined)
    ? undefined
    : texts.map((text) => encodeURIComponent((text as string).toWellFormed())).join(',');
}

function withParameter(side: Side, draft: Draft, parameter: ParameterKey, text: string): Draft {
  const names = [...side.operation.path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] as string);
  switch (parameter.in) {
    case 'path':
      return {
        ...draft,
        parameters: draft.parameters.map((value, index) => (names[index] === parameter.name ? text : value)),
      };
    case 'query': {
      const others = draft.query.filter(([name]) => name !== parameter.name);
      const parts = text.split(',').map((one): [string, string] => [parameter.name, one]);
      return { ...draft, query: [...others, ...parts] };
    }
    case 'header':
      return {
        ...draft,
        headers: [
          ...draft.headers.filter(([name]) => name !== parameter.name),
          [parameter.name, decodeURIComponent(text)],
        ],
      };
    default:
      return {
        ...draft,
        cookies: [...draft.cookies.filter(([name]) => name !== parameter.name), [parameter.name, text]],
      };
  }
}

interface Refusal {
  /** Only such a violation counts. */
  readonly wanted?: (violation: Violation) => boolean;
  /** Such a one is shown, if there is one. */
  readonly likeliest?: (violation: Violation) => boolean;
}

/** The draft as a witness, when the old contract accepts it and the new one refuses it. */
function checked({ before, after }: OperationPair, draft: Draft, refusal: Refusal = {}): RequestWitness | undefined {
  if (violationsOf(before, draft).length > 0) return undefined;
  const found = violationsOf(after, draft).filter(refusal.wanted ?? (() => true));
  const refused = found.find(refusal.likeliest ?? (() => true)) ?? found[0];
  if (!refused) return undefined;
  const query = draft.query.map(([name, value]) => `${encodeURIComponent(name)}=${value}`).join('&');
  let index = 0;
  const path = before.operation.path.replaceAll(/\{[^{}]*\}/g, () => draft.parameters[index++] ?? '');
  return {
    kind: 'request',
    method: before.operation.method,
    target: query === '' ? path : `${path}?${query}`,
    headers: fieldsOf(draft),
    ...(draft.body && { body: draft.body.text }),
    refusal: refused.message,
  };
}

function fieldsOf(draft: Draft): string[] {
  const fields = draft.headers.flat();
  if (draft.cookies.length > 0)
    fields.push('cookie', draft.cookies.map(([name, value]) => `${name}=${value}`).join('; '));
  if (draft.body) fields.push('content-type', draft.body.type);
  return fields;
}

function violationsOf({ contract, operation }: Side, draft: Draft): readonly Violation[] {
  const validator = contract.validator(operation);
  const query = draft.query.map(([name, value]) => `${encodeURIComponent(name)}=${value}`).join('&');
  const headers = fieldsOf(draft);
  const found = [...validator.checkHead({ parameters: draft.parameters, query, headers })];
  const plan = validator.planBody(draft.body?.type, draft.body !== undefined);
  if (plan.kind === 'refuse') found.push(...plan.violations);
  else if (plan.kind === 'buffer' && draft.body) found.push(...plan.check(utf8Bytes(draft.body.text)));
  else if (plan.kind === 'unsupported') {
    const message = `The body must be of a declared media type: ${plan.supported.join(', ')}.`;
    found.push({ in: 'body', pointer: '', keyword: 'mediaType', message, schema: '' });
  }
  return found;
}
