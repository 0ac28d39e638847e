// The part of the merged document that a reader wants or may see: operations, and what they reach under the same public names.

import type { OpenAPIV3_1 } from 'openapi-types';
import { emptyObject, isObject, type Json, type JsonObject, own } from '../json.ts';
import { methodFields } from '../object-grammar.ts';
import type { Operation } from '../operation.ts';
import { localReference, resolveReferences } from '../reference.ts';
import type { Revision } from '../revision/revision.ts';
import { rewrite } from '../rewrite.ts';
import { audienceOf, isFor } from './audience.ts';
import { reached } from './reached-components.ts';

/** What a reader wants to see. Both together show what both allow. */
export interface ViewOptions {
  /** Operations and webhooks of this service alone. */
  readonly service?: string | undefined;
  /** Besides what is for everybody, what `x-audience` says is for this audience. */
  readonly audience?: string | undefined;
}

/** The merged document of `revision` reduced to what everybody may see of `service`; undefined when that is nothing. */
export function serviceView(revision: Revision, service: string): OpenAPIV3_1.Document | undefined {
  return revisionView(revision, { service });
}

/**
 * The merged document reduced to what the options show, and to the components, schemes, tags and links that this uses: the
 * document itself when that is all of it. Undefined when there is nothing of the service to show, or nothing is for the
 * audience. Shares all that it keeps with the whole document.
 */
export function revisionView(revision: Revision, options: ViewOptions): OpenAPIV3_1.Document | undefined {
  const { service, audience } = options;
  const operations = revision.operations.filter(
    (operation) => (service === undefined || operation.service === service) && isFor(operation.audience, audience),
  );
  const root = revision.document as unknown as JsonObject;
  const webhooks = shownWebhooks(own(root, 'webhooks'), options);
  if (service !== undefined && operations.length === 0) return undefined;
  const named = revision.operations.some((operation) => operation.audience?.includes(audience ?? ''));
  if (audience !== undefined && !named && !namesAudience(webhooks, audience)) return undefined;
  const isWhole = operations.length === revision.operations.length && webhooks === own(root, 'webhooks');
  if (isWhole && service === undefined) return revision.document;
  return reducedDocument(root, { operations, webhooks, hidden: hiddenFrom(revision.operations, operations) });
}

interface Shown {
  readonly operations: readonly Operation[];
  readonly webhooks: Json | undefined;
  readonly hidden: readonly Operation[];
}

function reducedDocument(source: JsonObject, { operations, webhooks, hidden }: Shown): OpenAPIV3_1.Document {
  const root = withoutLinksTo(hidden, source);
  const services = new Set([...operations.map(({ service }) => service), ...ownersOf(webhooks)]);
  const view = emptyObject();
  for (const [key, value] of Object.entries(root)) {
    if (key === 'paths') view[key] = ownPaths(value, operations);
    else if (key === 'webhooks') view[key] = webhooks as Json;
    else if (key === 'tags') view[key] = usedTags(value, operations);
    else if (key === 'x-tagGroups') view[key] = usedTagGroups(value, operations);
    else if (key === 'x-services') view[key] = entriesOf(value, ([name]) => services.has(name));
    else if (key !== 'components') view[key] = value;
  }
  const components = reached(view, own(root, 'components'));
  if (Object.keys(components).length > 0) view.components = components;
  const ordered = Object.keys(root).flatMap((key) => (Object.hasOwn(view, key) ? [[key, view[key] as Json]] : []));
  return Object.fromEntries(ordered) as unknown as OpenAPIV3_1.Document;
}

/** The webhooks that the options show, each with the operations that they show; the same object when that is all. */
function shownWebhooks(webhooks: Json | undefined, { service, audience }: ViewOptions): Json | undefined {
  if (!isObject(webhooks)) return webhooks;
  let all = true;
  const shown = Object.entries(webhooks).flatMap(([event, item]): [string, Json][] => {
    const isOwn = service === undefined || own(item, 'x-service') === service;
    if (!isOwn || !isFor(audienceOf(item), audience)) {
      all = false;
      return [];
    }
    const kept = entriesOf(item, ([key, value]) => !httpMethods.has(key) || isFor(audienceOf(value), audience));
    if (Object.keys(kept).length === Object.keys(item as JsonObject).length) return [[event, item]];
    all = false;
    return Object.keys(kept).some((key) => httpMethods.has(key)) ? [[event, kept]] : [];
  });
  return all ? webhooks : Object.fromEntries(shown);
}

function namesAudience(webhooks: Json | undefined, audience: string): boolean {
  const items = Object.values((webhooks ?? {}) as JsonObject);
  const values = items.flatMap((item) => [item, ...Object.values(item as JsonObject)]);
  return values.some((value) => audienceOf(value)?.includes(audience));
}

function ownersOf(webhooks: Json | undefined): string[] {
  return Object.values((webhooks ?? {}) as JsonObject).flatMap((item) => {
    const owner = own(item, 'x-service');
    return typeof owner === 'string' ? [owner] : [];
  });
}

function hiddenFrom(all: readonly Operation[], shown: readonly Operation[]): readonly Operation[] {
  const kept = new Set(shown);
  return all.filter((operation) => !kept.has(operation));
}

/** Links tell the ids and paths of operations: those of operations that are not shown go. */
function withoutLinksTo(hidden: readonly Operation[], root: JsonObject): JsonObject {
  const ids = new Set<Json | undefined>(hidden.map(({ operationId }) => operationId));
  const places = new Set<Json | undefined>(
    hidden.map(({ path, method }) => localReference(['paths', path, method.toLowerCase()])),
  );
  const leads = (link: Json): boolean => {
    const target = resolveReferences(root, link, [])?.value;
    return ids.has(own(target, 'operationId')) || places.has(own(target, 'operationRef'));
  };
  return rewrite(root, 'document', {
    reference: (text) => text,
    enter: (_, { kind }) => kind !== 'schema',
    leave(object, { kind }) {
      const links = own(object, 'links');
      if (kind !== 'response' || !isObject(links) || !Object.values(links).some(leads)) return object;
      return { ...object, links: entriesOf(links, ([, link]) => !leads(link)) };
    },
  }) as JsonObject;
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
