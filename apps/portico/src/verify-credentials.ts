// The credentials of a run: put on requests, kept out of everything that is printed.

import { isObject, type Json, type JsonObject, type Operation, own, type WrittenRequest } from '@portico/contract';

export interface Credentials {
  /** The request with what its operation asks for. */
  on(request: WrittenRequest, operation: Operation): WrittenRequest;
  /** Does the operation ask for credentials, whoever calls? */
  isSecured(operation: Operation): boolean;
  /** Names of header fields, in lower case, whose values are secret. */
  readonly secretFields: ReadonlySet<string>;
}

/** `headers` are `Name: value`, `auth` are `scheme=value`; a text instead of credentials says what is wrong. */
export function readCredentials(
  headers: readonly string[],
  auth: readonly string[],
  document: JsonObject,
): Credentials | string {
  const fields: [string, string][] = [];
  for (const text of headers) {
    const [, name, value] = /^([!#$%&'*+\-.^_`|~\w]+):\s*([\x20-\x7e]*)$/.exec(text) ?? [];
    if (name === undefined || value === undefined) return '--header is written "Name: value"';
    fields.push([name, value]);
  }
  const schemes = own(own(document, 'components'), 'securitySchemes');
  const byScheme = new Map<string, WrittenCredential>();
  for (const text of auth) {
    const at = text.indexOf('=');
    const name = text.slice(0, Math.max(at, 0));
    const key = Object.keys(isObject(schemes) ? schemes : {}).find(
      // In a merged document a scheme's name has a hash behind it.
      (one) => one === name || one.replace(/\.[0-9a-f]{8}$/, '') === name || one.endsWith(`_${name}`),
    );
    if (at < 1 || key === undefined) {
      const known = Object.keys(isObject(schemes) ? schemes : {}).join(', ');
      return `--auth is written scheme=value; ${name || 'that'} is no security scheme of the document (${known || 'it has none'})`;
    }
    byScheme.set(key, credential(own(schemes, key), text.slice(at + 1)));
  }
  const given = [...fields.map(([name]) => name), ...[...byScheme.values()].map(({ field }) => field ?? '')];
  return {
    secretFields: new Set(['authorization', 'cookie', ...given.map((name) => name.toLowerCase())]),
    isSecured: ({ definition }) => {
      const asked = requirements(definition, document);
      return asked.length > 0 && asked.every((one) => isObject(one) && Object.keys(one).length > 0);
    },
    on(request, { definition }) {
      const asked = requirements(definition, document);
      const usable = asked.find(
        (one) => isObject(one) && Object.keys(one).length > 0 && Object.keys(one).every((key) => byScheme.has(key)),
      );
      const parts = Object.keys(isObject(usable) ? usable : {}).flatMap((key) => byScheme.get(key) ?? []);
      const query = parts.flatMap((part) => (part.query ? [part.query] : [])).join('&');
      const more = parts.flatMap(({ field, value }) => (field ? [field, value] : []));
      return {
        ...request,
        target: query === '' ? request.target : `${request.target}${request.target.includes('?') ? '&' : '?'}${query}`,
        headers: [...request.headers, ...fields.flat(), ...more],
      };
    },
  };
}

interface WrittenCredential {
  readonly field?: string;
  readonly value: string;
  readonly query?: string;
}

function requirements(definition: JsonObject, document: JsonObject): readonly Json[] {
  const asked = own(definition, 'security') ?? own(document, 'security');
  return Array.isArray(asked) ? asked : [];
}

function credential(scheme: Json | undefined, value: string): WrittenCredential {
  const name = String(own(scheme, 'name') ?? 'authorization');
  if (own(scheme, 'type') === 'apiKey') {
    const place = own(scheme, 'in');
    if (place === 'query') return { value, query: `${encodeURIComponent(name)}=${encodeURIComponent(value)}` };
    return place === 'cookie' ? { field: 'cookie', value: `${name}=${value}` } : { field: name, value };
  }
  const basic = String(own(scheme, 'scheme')).toLowerCase() === 'basic';
  return {
    field: 'authorization',
    value: basic ? `Basic ${Buffer.from(value).toString('base64')}` : `Bearer ${value}`,
  };
}
