// The components that a part of a document needs.

import { emptyObject, isObject, type Json, type JsonObject, own } from '../json.ts';

/** The components that `view` names, directly or through others: by `$ref`, discriminator mapping, `operationRef` or security. */
export function reached(view: JsonObject, components: Json | undefined): JsonObject {
  const kept = new Map<string, Set<string>>();
  const open: Json[] = [view];
  const keep = (kind: string, name: string): void => {
    const names = kept.get(kind) ?? new Set();
    kept.set(kind, names);
    const component = own(own(components, kind), name);
    if (component === undefined || names.has(name)) return;
    names.add(name);
    open.push(component);
  };
  // Any string that looks like a pointer keeps its component: one too many in an example does no harm, one too few would.
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'string') {
      const [, kind, name] = /^#\/components\/([^/]+)\/([^/]+)/.exec(value) ?? [];
      if (kind && name) keep(kind, unescapePointer(name));
    } else if (Array.isArray(value)) {
      for (const item of value) open.push(item);
    } else if (isObject(value)) {
      for (const scheme of securityNames(value)) keep('securitySchemes', scheme);
      for (const schema of mappedNames(value)) keep('schemas', schema);
      for (const member of Object.values(value)) open.push(member);
    }
  }
  const result = emptyObject();
  for (const [kind, all] of Object.entries(components ?? {})) {
    const names = Object.keys(all as JsonObject).filter((name) => kept.get(kind)?.has(name));
    if (names.length === 0) continue;
    const section = emptyObject();
    for (const name of names) section[name] = own(all as Json, name) as Json;
    result[kind] = section;
  }
  return result;
}

function securityNames(value: JsonObject): string[] {
  const requirements = own(value, 'security');
  return Array.isArray(requirements) ? requirements.flatMap((one) => (isObject(one) ? Object.keys(one) : [])) : [];
}

/** Bare schema names of a discriminator's mapping (OAS 3.1 4.8.25); those in pointer form are found as pointers. */
function mappedNames(value: JsonObject): string[] {
  const mapping = own(own(value, 'discriminator'), 'mapping');
  return isObject(mapping) ? Object.values(mapping).filter((target) => typeof target === 'string') : [];
}

/** A segment of a URI fragment JSON Pointer as the plain key (RFC 6901 6). */
function unescapePointer(segment: string): string {
  let text = segment;
  try {
    text = decodeURIComponent(segment);
  } catch {
    // Not percent-encoded after all: the key is taken as it stands.
  }
  return text.replaceAll('~1', '/').replaceAll('~0', '~');
}
