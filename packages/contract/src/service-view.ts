// One service's part of the merged document: its operations and what they reach, under the same public names.

import type { OpenAPIV3_1 } from 'openapi-types';
import { emptyObject, isObject, type Json, type JsonObject, own } from './json.ts';
import { methodFields } from './object-grammar.ts';
import type { Operation } from './operation.ts';
import type { Revision } from './revision.ts';

/** What a reader wants to see. Both together show what both allow. */
export interface ViewOptions {
  /** Operations and webhooks of this service alone. */
  readonly service?: string;
  /** Operations and webhooks meant for this audience: those whose `x-audience` (a text or a list) names it, and those without one. */
  readonly audience?: string;
}

/**
 * The merged document of `revision` reduced to `service`: its paths and methods, the components, security schemes and
 * tags they use. Undefined when the service has no operation. Shares all that it keeps with the whole document.
 */
export function serviceView(revision: Revision, service: string): OpenAPIV3_1.Document | undefined {
  return revision.operations.some((operation) => operation.service === service)
    ? revisionView(revision, { service })
    : undefined;
}

/** The merged document reduced to what the options show, and to the components, schemes and tags that this uses. */
export function revisionView(revision: Revision, options: ViewOptions): OpenAPIV3_1.Document {
  const operations = revision.operations.filter(
    ({ service, definition }) => [service, undefined].includes(options.service) && isMeant(definition, options),
  );
  const root = revision.document as unknown as JsonObject;
  const view = emptyObject();
  for (const [key, value] of Object.entries(root)) {
    if (key === 'paths') view[key] = ownPaths(value, operations);
    else if (key === 'webhooks')
      view[key] = entriesOf(value, ([, item]) => isOwn(item, options) && isMeant(item, options));
    else if (key === 'tags') view[key] = usedTags(value, operations);
    else if (key === 'x-tagGroups') view[key] = usedTagGroups(value, operations);
    else if (key === 'x-services')
      view[key] = entriesOf(value, ([name]) => [name, undefined].includes(options.service));
    else if (key !== 'components') view[key] = value;
  }
  const components = reached(view, own(root, 'components'));
  if (Object.keys(components).length > 0) view.components = components;
  return view as unknown as OpenAPIV3_1.Document;
}

function isOwn(webhook: Json, { service }: ViewOptions): boolean {
  return service === undefined || own(webhook, 'x-service') === service;
}

function isMeant(value: Json, { audience }: ViewOptions): boolean {
  const meant = own(value, 'x-audience');
  return audience === undefined || meant === undefined || [meant].flat().includes(audience);
}

function entriesOf(value: Json, keep: (entry: [string, Json]) => boolean): JsonObject {
  return Object.fromEntries(Object.entries(value as JsonObject).filter(keep));
}

/** Path items with the methods of `operations` alone; members that are not operations stay. */
function ownPaths(paths: Json | undefined, operations: readonly Operation[]): JsonObject {
  const kept = emptyObject();
  for (const { path, method } of operations) {
    const item = own(paths, path);
    if (!isObject(item)) continue;
    const ours = isObject(kept[path]) ? kept[path] : emptyObject();
    kept[path] = ours;
    for (const [key, value] of Object.entries(item)) {
      if (key === 'additionalOperations') ours[key] = { ...(ours[key] as JsonObject), ...ownMethod(value, method) };
      else if (key === method.toLowerCase() || !httpMethods.has(key)) ours[key] = value;
    }
  }
  return kept;
}

function ownMethod(additional: Json, method: string): JsonObject {
  return entriesOf(additional, ([name]) => name === method);
}

const httpMethods: ReadonlySet<string> = new Set(methodFields);

function usedTags(tags: Json, operations: readonly Operation[]): Json {
  if (!Array.isArray(tags)) return tags;
  const used = new Set<Json | undefined>(operations.flatMap((operation) => operation.tags));
  // Tags of 3.2 lie below others, which then are in use too.
  for (const tag of tags.toReversed()) if (used.has(own(tag, 'name'))) used.add(own(tag, 'parent'));
  return tags.filter((tag) => used.has(own(tag, 'name')));
}

function usedTagGroups(groups: Json, operations: readonly Operation[]): Json {
  const used = new Set<Json>(operations.flatMap((operation) => operation.tags));
  if (!Array.isArray(groups)) return groups;
  return groups.filter((group) => {
    const tags = own(group, 'tags');
    return Array.isArray(tags) && tags.some((tag) => used.has(tag));
  });
}

/** The components that `view` names, directly or through others: by `$ref`, discriminator mapping, `operationRef` or security. */
function reached(view: JsonObject, components: Json | undefined): JsonObject {
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
