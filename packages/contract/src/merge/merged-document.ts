// Puts the merged document together: fields in the order of the standard, names by code unit, services by name.

import { emptyObject, type JsonObject, own } from '../json.ts';
import { methodFields } from '../object-grammar.ts';
import type { Operation } from '../operation.ts';
import { mergedComponents } from './components.ts';
import type { Fragment } from './fragment.ts';
import type { MergePolicy } from './merge-policy.ts';
import { mergedTags, nestedTags, type TaggedService, tagGroups } from './tags.ts';

/** The document of all fragments (in the order of their services) with these operations (in the order of their paths). */
export function mergedDocument(
  fragments: readonly Fragment[],
  operations: readonly Operation[],
  policy: MergePolicy,
): JsonObject {
  const newest = fragments.some(({ needsNewest }) => needsNewest);
  const tagged = fragments.map(taggedService);
  const webhooks = emptyObject();
  const services = emptyObject();
  for (const fragment of fragments) {
    services[fragment.document.service] = fragment.description;
    for (const [event, item] of fragment.webhooks) webhooks[event] = item;
  }
  const components = mergedComponents(fragments);
  return {
    openapi: newest ? '3.2.0' : '3.1.1',
    info: policy.info ?? { title: 'API', version: '0.0.0' },
    servers: [...(policy.servers ?? [{ url: '/' }])],
    paths: mergedPaths(operations),
    ...(Object.keys(webhooks).length > 0 && { webhooks }),
    ...(Object.keys(components).length > 0 && { components }),
    tags: newest ? nestedTags(tagged, policy.tags) : mergedTags(tagged, policy.tags),
    ...(!newest && { 'x-tagGroups': tagGroups(tagged) }),
    'x-services': services,
  };
}

function taggedService({ document, tags }: Fragment): TaggedService {
  const title = own(own(document.root, 'info'), 'title');
  return { service: document.service, title: typeof title === 'string' && title !== '' ? title : undefined, tags };
}

const standardMethods: ReadonlySet<string> = new Set(methodFields.map((field) => field.toUpperCase()));

/** The Paths Object of operations, in their order. */
export function mergedPaths(operations: readonly Operation[]): JsonObject {
  const paths = emptyObject();
  for (const { path, method, definition } of operations) {
    const item = (paths[path] ?? {}) as JsonObject;
    paths[path] = item;
    if (standardMethods.has(method)) item[method.toLowerCase()] = definition;
    else item.additionalOperations = { ...(own(item, 'additionalOperations') as JsonObject), [method]: definition };
  }
  return paths;
}
