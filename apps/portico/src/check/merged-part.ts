// One service's part of a merged document, with the names that the service gave: ids and tags as they were before the merge.

import { isObject, type Json, type JsonObject, own } from '@portico/contract';
import type { RouteRow } from '../routes-table.ts';

/** Every operation of a merged document, with the service that it says it is of. */
export function mergedOperations(root: JsonObject): RouteRow[] {
  return Object.entries(membersOf(own(root, 'paths'))).flatMap(([path, item]) =>
    Object.entries(membersOf(item)).flatMap(([method, operation]): RouteRow[] => {
      const [service, operationId] = [own(operation, 'x-service'), own(operation, 'operationId')];
      if (typeof service !== 'string') return [];
      return [{ method: method.toUpperCase(), path, service, operationId: String(operationId ?? '') }];
    }),
  );
}

/** What `service` has in a merged document, as a document of its own. */
export function serviceDocument(root: JsonObject, service: string): JsonObject {
  const isOwn = (value: Json) => own(value, 'x-service') === service;
  const paths = mapMembers(own(root, 'paths'), (item) => {
    const operations = mapMembers(item, (operation) => (isOwn(operation) ? asDeclared(operation, service) : undefined));
    return Object.keys(operations).length > 0 ? operations : undefined;
  });
  const webhooks = mapMembers(own(root, 'webhooks'), (item) => (isOwn(item) ? item : undefined));
  const events = Object.entries(webhooks).map(([event, item]) => [event.replace(`${service}.`, ''), item]);
  const { 'x-services': _, 'x-tagGroups': __, ...rest } = root;
  return { ...rest, paths, ...(events.length > 0 ? { webhooks: Object.fromEntries(events) } : { webhooks: {} }) };
}

function asDeclared(operation: Json, service: string): Json {
  const { 'x-service': _, 'x-operation-id': id, ...rest } = operation as JsonObject;
  const tags = own(operation, 'tags');
  // Operations without a tag were given that of their service.
  const before = `${service}: `;
  const declared = (Array.isArray(tags) ? tags : []).flatMap((tag) =>
    typeof tag === 'string' && tag !== service ? [tag.startsWith(before) ? tag.slice(before.length) : tag] : [],
  );
  return { ...rest, tags: declared, ...(typeof id === 'string' && { operationId: id }) };
}

function membersOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** Members without those that `change` gives nothing for. A null prototype: names come from documents. */
function mapMembers(value: Json | undefined, change: (member: Json) => Json | undefined): JsonObject {
  const kept: JsonObject = Object.create(null);
  for (const [name, member] of Object.entries(membersOf(value))) {
    const changed = change(member);
    if (changed !== undefined) kept[name] = changed;
  }
  return kept;
}
