// What a client needs to know at run time and types do not say: how parameters are written, what a body is sent as, and which
// credentials a call takes. Only what differs from the defaults, so that it stays small.

import { compare } from '../compare.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { resolveReferences } from '../reference.ts';
import { type NamedOperation, namedOperations } from './client-slice.ts';

/** One operation at run time. */
export interface CallPlan {
  /**
   * How parameters are written, by place and name (`query tags`): the style, `*` behind it when exploded and `+` when reserved
   * characters stay; `json` for content. Those with the style of their place by default are not listed.
   */
  readonly styles?: Readonly<Record<string, string>>;
  /** Media type of the body, when it is not JSON. */
  readonly body?: string;
  /** Ways to be let in: names of schemes that go together. */
  readonly security?: readonly (readonly string[])[];
}

/** Where a credential goes: `bearer`, `basic`, or `header X-Key` and the like. */
export type CredentialPlace = string;

/** What the runtime is told of a contract. */
export interface ClientContract {
  /** Told to the gateway with each call, so that it can count clients that are behind. */
  readonly revision?: string;
  readonly schemes: Readonly<Record<string, CredentialPlace>>;
  /** By `METHOD /path/{template}`. */
  readonly operations: Readonly<Record<string, CallPlan>>;
}

/** The contract of a document's operations. Deterministic. */
export function clientContract(document: JsonObject, revision?: string): ClientContract {
  const plans = namedOperations(document).map((operation): [string, CallPlan] => [
    `${operation.method} ${operation.path}`,
    planOf(operation, document),
  ]);
  const operations = plans.filter(([, plan]) => Object.keys(plan).length > 0).sort(([a], [b]) => compare(a, b));
  const used = new Set(operations.flatMap(([, { security = [] }]) => security.flat()));
  const declared = own(own(document, 'components'), 'securitySchemes');
  const schemes = [...used].sort(compare).flatMap((name): [string, string][] => {
    const place = placeOf(resolveReferences(document, own(declared, name), [])?.value);
    return place === undefined ? [] : [[name, place]];
  });
  return {
    ...(revision === undefined ? {} : { revision }),
    schemes: Object.fromEntries(schemes),
    operations: Object.fromEntries(operations),
  };
}

function planOf(operation: NamedOperation, document: JsonObject): CallPlan {
  const styles = Object.fromEntries(stylesOf(operation, document).sort(([a], [b]) => compare(a, b)));
  const body = resolveReferences(document, own(operation.definition, 'requestBody'), [])?.value;
  const type = bodyType(body);
  const security = securityOf(own(operation.definition, 'security') ?? own(document, 'security'));
  return {
    ...(Object.keys(styles).length === 0 ? {} : { styles }),
    ...(type === undefined ? {} : { body: type }),
    ...(security.length === 0 ? {} : { security }),
  };
}

const defaults: Readonly<Record<string, string>> = {
  query: 'form*',
  path: 'simple',
  header: 'simple',
  cookie: 'form*',
};

function stylesOf({ parameters, definition }: NamedOperation, document: JsonObject): [string, string][] {
  const body = resolveReferences(document, own(definition, 'requestBody'), [])?.value;
  const styled = parameters.flatMap((reference): [string, string][] => {
    const parameter = resolveReferences(document, reference, [])?.value;
    const name = own(parameter, 'name');
    const place = own(parameter, 'in');
    if (typeof name !== 'string' || typeof place !== 'string') return [];
    const style = styleOf(parameter, place);
    return style === defaults[place] ? [] : [[`${place} ${name}`, style]];
  });
  const encodings = Object.values(objectOf(own(body, 'content'))).flatMap((media) =>
    Object.entries(objectOf(own(media, 'encoding'))),
  );
  const encoded = encodings.flatMap(([name, encoding]): [string, string][] => {
    const isStyled = ['style', 'explode', 'allowReserved'].some((key) => own(encoding, key) !== undefined);
    return isStyled ? [[`body ${name}`, styleOf(encoding, 'query')]] : [];
  });
  return [...styled, ...encoded];
}

function styleOf(parameter: Json | undefined, place: string): string {
  const content = own(parameter, 'content');
  if (isObject(content)) {
    const [type = ''] = Object.keys(content);
    return type === 'application/x-www-form-urlencoded' ? 'form*' : /\bjson\b/i.test(type) ? 'json' : 'text';
  }
  const named = own(parameter, 'style');
  const style =
    typeof named === 'string' && /^[A-Za-z]+$/.test(named) ? named : (defaults[place] ?? '').replace('*', '');
  const explode = own(parameter, 'explode') ?? (style === 'form' || style === 'cookie' || style === 'deepObject');
  return `${style}${explode === true ? '*' : ''}${own(parameter, 'allowReserved') === true ? '+' : ''}`;
}

/** What a body is sent as when the caller does not say; undefined for JSON and where there is no body. */
function bodyType(body: Json | undefined): string | undefined {
  const types = Object.keys(objectOf(own(body, 'content'))).filter((type) => !type.includes('*'));
  const isJson = (type: string) => /^[^/]+\/(?:[^;]*\+)?json(?:;|$)/i.test(type);
  return types.length === 0 || types.includes('application/json') ? undefined : (types.find(isJson) ?? types[0]);
}

function securityOf(requirements: Json | undefined): string[][] {
  const list = Array.isArray(requirements) ? requirements : [];
  const ways = list.map((requirement) => Object.keys(objectOf(requirement)).sort(compare));
  return ways.some((names) => names.length > 0) ? ways : [];
}

function placeOf(scheme: Json | undefined): CredentialPlace | undefined {
  const type = own(scheme, 'type');
  if (type === 'http') return String(own(scheme, 'scheme')).toLowerCase() === 'basic' ? 'basic' : 'bearer';
  if (type === 'oauth2' || type === 'openIdConnect') return 'bearer';
  return type === 'apiKey' ? `${String(own(scheme, 'in'))} ${String(own(scheme, 'name'))}` : undefined;
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
