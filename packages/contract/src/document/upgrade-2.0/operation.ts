// Path items and operations of 2.0: body and form parameters, wherever they are declared, become the operation's request
// body; media types come from the operation or the document.

import { isObject, type Json, type JsonObject, own } from '../../json.ts';
import { resolveReferences } from '../../reference.ts';
import { movedReference, type Upgrade20 } from './context.ts';
import { upgradeParameter } from './parameter.ts';
import { bodyOf, formOf, type PlacedParameter } from './request-body.ts';
import { upgradeResponse } from './response.ts';
import { serversOf } from './servers.ts';

const methods: ReadonlySet<string> = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch']);

/** A parameter as declared, with what it comes to when references are followed. */
interface Declared extends PlacedParameter {
  /** The `$ref` that stands in its place. */
  readonly reference?: string;
}

/** A Path Item Object in the model. */
export function upgradePathItem(source: Json, tokens: readonly string[], upgrade: Upgrade20): Json {
  if (!isObject(source)) return source;
  const shared = declaredIn(source, tokens, upgrade);
  const item: JsonObject = {};
  for (const [key, value] of Object.entries(source)) {
    if (key === 'parameters') {
      const kept = Array.isArray(value) ? plainParameters(shared, upgrade) : value;
      if (!Array.isArray(kept) || kept.length > 0) item[key] = kept;
    } else {
      item[key] = methods.has(key) ? upgradeOperation(value, [...tokens, key], shared, upgrade) : value;
    }
  }
  return item;
}

function upgradeOperation(
  source: Json,
  tokens: readonly string[],
  shared: readonly Declared[],
  upgrade: Upgrade20,
): Json {
  if (!isObject(source)) return source;
  const { consumes, produces, schemes, parameters, responses, ...rest } = source;
  const declared = declaredIn(source, tokens, upgrade);
  const body = requestBodyOf(declared, shared, mediaTypesIn(consumes), tokens, upgrade);
  const plain = Array.isArray(parameters) ? plainParameters(declared, upgrade) : parameters;
  const answers = isObject(responses)
    ? Object.entries(responses).map(([status, response]) => {
        const place = [...tokens, 'responses', status];
        return [
          status,
          status.startsWith('x-') ? response : responseOf(response, place, mediaTypesIn(produces), upgrade),
        ];
      })
    : undefined;
  return {
    ...rest,
    ...(plain !== undefined && (!Array.isArray(plain) || plain.length > 0) && { parameters: plain }),
    ...(body !== undefined && { requestBody: body }),
    ...(answers ? { responses: Object.fromEntries(answers) as JsonObject } : responses !== undefined && { responses }),
    ...(Array.isArray(schemes) && isObject(upgrade.root) && serversOf({ ...upgrade.root, schemes })),
  };
}

function declaredIn(owner: JsonObject, tokens: readonly string[], { root }: Upgrade20): Declared[] {
  const parameters = own(owner, 'parameters');
  if (!Array.isArray(parameters)) return [];
  return parameters.map((parameter, index): Declared => {
    const place = [...tokens, 'parameters', String(index)];
    const reference = own(parameter, '$ref');
    if (typeof reference !== 'string') return { value: parameter as JsonObject, tokens: place };
    const resolved = resolveReferences(root, parameter, place);
    const value = isObject(resolved?.value) ? resolved.value : {};
    return { value, tokens: resolved?.tokens ?? place, reference };
  });
}

/** What is neither body nor form field; references to shared parameters stay references. */
function plainParameters(declared: readonly Declared[], upgrade: Upgrade20): Json[] {
  return declared
    .filter(({ value }) => own(value, 'in') !== 'body' && own(value, 'in') !== 'formData')
    .map(({ value, tokens, reference }) => {
      if (reference !== undefined) return { $ref: movedReference(reference, upgrade.root) };
      return isObject(value) ? upgradeParameter(value, tokens, upgrade) : value;
    });
}

/** The request body of an operation: its own and the path item's body or form fields, its own first. */
function requestBodyOf(
  declared: readonly Declared[],
  shared: readonly Declared[],
  ownTypes: readonly string[] | undefined,
  tokens: readonly string[],
  upgrade: Upgrade20,
): JsonObject | undefined {
  const types = ownTypes ?? upgrade.consumes;
  const bodies = effective(declared, shared, 'body');
  const fields = effective(declared, shared, 'formData');
  const [body] = bodies;
  if (body === undefined) return fields.length > 0 ? formOf(fields, types, upgrade) : undefined;
  if (fields.length > 0 || bodies.length > 1) {
    upgrade.findings.repaired('body-conflict', [...tokens, 'parameters'], 'The operation declares more than one body');
  }
  const isShared = body.reference?.startsWith('#/parameters/') && ownTypes === undefined;
  return isShared ? { $ref: movedReference(body.reference as string, upgrade.root) } : bodyOf(body, types, upgrade);
}

/** Parameters of a place; one of the operation replaces the path item's of the same name, and any body the other. */
function effective(declared: readonly Declared[], shared: readonly Declared[], place: 'body' | 'formData'): Declared[] {
  const mine = declared.filter(({ value }) => own(value, 'in') === place);
  const names = new Set(mine.map(({ value }) => own(value, 'name')));
  const theirs = shared.filter(({ value }) => own(value, 'in') === place);
  if (place === 'body') return mine.length > 0 ? mine : theirs;
  return [...mine, ...theirs.filter(({ value }) => !names.has(own(value, 'name')))];
}

/** A shared response is written for the document's media types; where the operation has others it is written out. */
function responseOf(
  source: Json,
  tokens: readonly string[],
  types: readonly string[] | undefined,
  upgrade: Upgrade20,
): Json {
  if (types === undefined || own(source, '$ref') === undefined) {
    return upgradeResponse(source, tokens, types ?? upgrade.produces, upgrade);
  }
  const resolved = resolveReferences(upgrade.root, source, tokens);
  return upgradeResponse(resolved?.value ?? source, resolved?.tokens ?? tokens, types, upgrade);
}

/** More media types than anybody lists; each is written out in every body and answer. */
const maxMediaTypes = 100;

/** The media types of a list, each once; undefined when there is no list, which differs from an empty one. */
export function mediaTypesIn(value: Json | undefined): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return [...new Set(value.filter((item) => typeof item === 'string'))].slice(0, maxMediaTypes);
}
