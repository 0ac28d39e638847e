// From the documents of all services to one. The same documents and policy give the same bytes in any order.

import { compare } from './compare.ts';
import { mergedComponents } from './components.ts';
import { settleConflicts } from './conflicts.ts';
import { type Diagnostic, diagnose } from './diagnostic.ts';
import type { Document } from './document.ts';
import { createFragment, type Fragment } from './fragment.ts';
import { emptyObject, type JsonObject, own } from './json.ts';
import type { MergePolicy } from './merge-policy.ts';
import { isServiceName, serviceNames } from './naming.ts';
import { methodFields } from './object-grammar.ts';
import type { Operation } from './operation.ts';
import { mergedTags, tagGroups } from './tags.ts';

export interface Merged {
  /** OpenAPI 3.1, or 3.2 when a service uses what only 3.2 has. */
  readonly document: JsonObject;
  /** Sorted by path, then method. */
  readonly operations: readonly Operation[];
  /** Of the merge alone, sorted by service, pointer, rule. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Merges documents of different services. Total: what cannot be merged is left out with a diagnostic. */
export function mergeDocuments(documents: Iterable<Document>, policy: MergePolicy = {}): Merged {
  const sources = acceptedDocuments(documents);
  const diagnostics = [...sources.diagnostics];
  const fragments = sources.documents.map((document) => fragmentOf(document, policy));
  const settled = settleConflicts(
    fragments.flatMap((fragment) => fragment.operations),
    policy,
  );
  const operations = [...settled.operations].sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method));
  diagnostics.push(...fragments.flatMap((fragment) => fragment.diagnostics), ...settled.diagnostics);
  return {
    document: assemble(fragments, operations, policy),
    operations,
    diagnostics: sortDiagnostics(diagnostics),
  };
}

/** By service, pointer and rule. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) =>
      compare(a.service, b.service) ||
      compare(a.pointer, b.pointer) ||
      compare(a.rule, b.rule) ||
      compare(a.message, b.message),
  );
}

/** Documents that can be merged, one a service, sorted by service; and why others are left out. */
export interface AcceptedDocuments {
  readonly documents: readonly Document[];
  readonly diagnostics: readonly Diagnostic[];
}

/** One document for each service with a usable name. */
export function acceptedDocuments(documents: Iterable<Document>): AcceptedDocuments {
  const diagnostics: Diagnostic[] = [];
  const accepted = new Map<string, Document>();
  const sorted = [...documents].sort((a, b) => compare(a.service, b.service) || compare(a.digest, b.digest));
  for (const document of sorted) {
    const { service } = document;
    if (!isServiceName(service)) {
      diagnostics.push(diagnose('service-name', service, '', 'The name cannot stand for a service.'));
    } else if (accepted.has(service)) {
      diagnostics.push(diagnose('service-duplicate', service, '', 'Another document was given for the same service.'));
    } else {
      accepted.set(service, document);
    }
  }
  return { documents: [...accepted.values()], diagnostics };
}

const fragments: WeakMap<Document, { readonly key: string; readonly fragment: Fragment }> = new WeakMap();

function fragmentOf(document: Document, policy: MergePolicy): Fragment {
  const { service, root } = document;
  const own_ = policy.services && Object.hasOwn(policy.services, service) ? policy.services[service] : undefined;
  const context = { policy: own_ ?? {}, reserved: policy.reserved ?? [] };
  const key = JSON.stringify(context);
  const known = fragments.get(document);
  if (known?.key === key) return known.fragment;
  const components = own(root, 'components');
  const namer = serviceNames(service, (type, name) => own(own(components, type), name) !== undefined);
  const fragment = createFragment(document, { ...context, namer });
  fragments.set(document, { key, fragment });
  return fragment;
}

function assemble(fragments: readonly Fragment[], operations: readonly Operation[], policy: MergePolicy): JsonObject {
  const { components } = mergedComponents(fragments);
  const tagged = fragments.map(({ document, description, tags }) => {
    const title = own(own(description, 'info'), 'title');
    return { service: document.service, title: typeof title === 'string' ? title : undefined, tags };
  });
  const webhooks = emptyObject();
  const services = emptyObject();
  for (const fragment of fragments) {
    services[fragment.document.service] = fragment.description;
    for (const [event, item] of fragment.webhooks) webhooks[event] = item;
  }
  return {
    openapi: '3.1.1',
    info: policy.info ?? { title: 'API', version: '0.0.0' },
    servers: [...(policy.servers ?? [{ url: '/' }])],
    paths: mergedPaths(operations),
    ...(Object.keys(webhooks).length > 0 && { webhooks }),
    components,
    tags: mergedTags(tagged, policy.tags),
    'x-tagGroups': tagGroups(tagged),
    'x-services': services,
  };
}

const standardMethods: ReadonlySet<string> = new Set(methodFields.map((field) => field.toUpperCase()));

function mergedPaths(operations: readonly Operation[]): JsonObject {
  const paths = emptyObject();
  for (const { path, method, definition } of operations) {
    const item = (paths[path] ?? {}) as JsonObject;
    paths[path] = item;
    if (standardMethods.has(method)) item[method.toLowerCase()] = definition;
    else item.additionalOperations = { ...(own(item, 'additionalOperations') as JsonObject), [method]: definition };
  }
  return paths;
}
