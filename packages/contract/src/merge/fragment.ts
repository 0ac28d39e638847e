// One service's part of the merged document. It depends on the service's document, its policy and its names alone, so
// it is made once and kept while they stay the same: the cost of a change is the cost of one service.

import { type Diagnostic, diagnose } from '../diagnostic.ts';
import type { Document } from '../document/document.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { methodFields } from '../object-grammar.ts';
import type { Operation } from '../operation.ts';
import { resolveReferences } from '../reference.ts';
import { withAudience } from '../view/audience.ts';
import type { Component } from './equality.ts';
import { linkNames } from './link-names.ts';
import { lockedNamer } from './locked-names.ts';
import type { MergePolicy } from './merge-policy.ts';
import { type ComponentType, componentKinds, componentTypes, type Namer, serviceNames } from './naming.ts';
import { usesNewest } from './newest-features.ts';
import { publicOperation } from './public-operation.ts';
import { publicRoutes, type RouteContext } from './public-route.ts';
import { createPublisher, deadLink, type Publisher } from './publisher.ts';
import { foreignDialects } from './schema-dialect.ts';
import { type SemanticFinding, semanticCheck } from './semantic-check.ts';
import { serviceTags } from './tags.ts';
import { unenforcedPatterns } from './unenforced-patterns.ts';

export interface Fragment {
  readonly document: Document;
  readonly operations: readonly Operation[];
  readonly webhooks: ReadonlyMap<string, Json>;
  readonly components: readonly Component[];
  /** `type/public name` of components that keep their bodies because references point inside them. */
  readonly pinned: ReadonlySet<string>;
  /** Values of `$id` and the pointers of their schemas. */
  readonly schemaIds: ReadonlyMap<string, string>;
  /** Tag Objects, sorted by name. */
  readonly tags: readonly JsonObject[];
  /** What `x-services` tells about the service. */
  readonly description: JsonObject;
  /** Operation ids of the document, callbacks and webhooks included. */
  readonly sourceIds: ReadonlySet<string>;
  /** True when it uses what only OpenAPI 3.2 has. */
  readonly needsNewest: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

type FragmentCache = WeakMap<Document, { readonly key: string; readonly fragment: Fragment }>;

const fragments: FragmentCache = new WeakMap();
// Apart, because locking names begins from the fragments of the other policy.
const lockedFragments: FragmentCache = new WeakMap();

/**
 * The fragment of a document under a policy: the one made before when neither has changed. `locked` are the service's
 * names by the `locked` policy; without them names follow the `service` policy.
 */
export function fragmentOf(
  document: Document,
  { services = {}, reserved = [] }: MergePolicy,
  locked?: ReadonlyMap<string, string>,
): Fragment {
  const { service, root } = document;
  const policy = (Object.hasOwn(services, service) && services[service]) || {};
  const key = JSON.stringify([policy, reserved, locked && [...locked]]);
  const cache = locked ? lockedFragments : fragments;
  const known = cache.get(document);
  if (known?.key === key) return known.fragment;
  const components = own(root, 'components');
  const declared = (type: ComponentType, name: string) =>
    resolveReferences(root, own(own(components, type), name), [])?.value;
  const named = serviceNames(service, declared);
  const namer = locked ? lockedNamer(service, locked, named) : named;
  const fragment = createFragment(document, { policy, reserved, namer });
  cache.set(document, { key, fragment });
  return fragment;
}

function createFragment(document: Document, context: RouteContext): Fragment {
  const { service, root } = document;
  const { namer } = context;
  const semantics = semanticCheck(root);
  const routes = publicRoutes(document, context);
  const names = linkNames(routes.published, routes.ids, semantics.operationIds, namer);
  const lost = new Set<string>();
  const publisher = createPublisher({ service, root, namer, ...names, lostLink: (pointer) => void lost.add(pointer) });
  const operations = routes.published.map((route) => publicOperation(route, service, publisher, namer));
  const webhooks = publicWebhooks(root, service, publisher, namer);
  const description = describe(document, publisher);
  const components = publicComponents(root, publisher, namer);
  return {
    document,
    operations,
    webhooks,
    components,
    pinned: publisher.pinned,
    schemaIds: publisher.schemaIds,
    tags: serviceTags(root, namer, operations),
    description,
    sourceIds: semantics.operationIds,
    needsNewest: usesNewest(document),
    diagnostics: [
      ...routes.diagnostics,
      ...ownFindings(service, semantics.findings, lost),
      ...foreignDialects(root, service),
      ...unenforcedPatterns(root, service),
    ],
  };
}

// What parsing has reported already (dangling references) is not said twice.
function ownFindings(service: string, findings: readonly SemanticFinding[], lostLinks: Set<string>): Diagnostic[] {
  const said = findings.filter(({ rule }) => rule !== 'reference-dangling');
  for (const { rule, pointer } of said) if (rule === 'link-dangling') lostLinks.delete(pointer);
  return [
    ...said.map(({ rule, pointer, message }) => diagnose(rule, service, pointer, `${message}.`)),
    ...[...lostLinks].map((pointer) =>
      diagnose('link-dangling', service, pointer, 'The operation that the link leads to is not published.'),
    ),
  ];
}

function publicWebhooks(
  root: JsonObject,
  service: string,
  publisher: Publisher,
  namer: Namer,
): ReadonlyMap<string, Json> {
  const webhooks = new Map<string, Json>();
  const declared = own(root, 'webhooks');
  for (const event of isObject(declared) ? Object.keys(declared).sort() : []) {
    const source = withoutInternal(own(declared, event) as Json);
    if (source === undefined) continue;
    const item = publisher.publish(source, 'pathItem', ['webhooks', event]);
    webhooks.set(namer.webhook(event), isObject(item) ? withAudience({ 'x-service': service, ...item }, root) : item);
  }
  return webhooks;
}

/** A path item without its internal operations; undefined when it is internal as a whole, or nothing else is left. */
function withoutInternal(item: Json): Json | undefined {
  if (own(item, 'x-internal') === true) return undefined;
  if (!isObject(item)) return item;
  const internal = methodFields.filter((method) => own(own(item, method), 'x-internal') === true);
  if (internal.length === 0) return item;
  const kept = Object.fromEntries(Object.entries(item).filter(([key]) => !internal.some((method) => method === key)));
  return methodFields.some((method) => Object.hasOwn(kept, method)) ? kept : undefined;
}

function publicComponents(root: JsonObject, publisher: Publisher, namer: Namer): Component[] {
  const components: Component[] = [];
  const declared = own(root, 'components');
  for (const type of componentTypes) {
    const section = own(declared, type);
    for (const sourceName of isObject(section) ? Object.keys(section) : []) {
      const source = own(section, sourceName) as Json;
      const tokens = ['components', type, sourceName];
      // Tools do not follow references between security schemes.
      const declaredValue = type === 'securitySchemes' ? resolveReferences(root, source, tokens)?.value : source;
      const value = publisher.publish(declaredValue ?? source, componentKinds[type], tokens);
      if (value !== deadLink) components.push({ type, name: namer.component(type, sourceName), sourceName, value });
    }
  }
  for (let hoisted = publisher.takeHoisted(); hoisted.length > 0; hoisted = publisher.takeHoisted()) {
    for (const { type, name, value } of hoisted) components.push({ type, name, sourceName: name, value });
  }
  return components;
}

function describe(document: Document, publisher: Publisher): JsonObject {
  const { root } = document;
  const description: JsonObject = {};
  for (const field of ['info', 'externalDocs']) {
    const value = own(root, field);
    if (value !== undefined) description[field] = value;
  }
  description.openapi = document.sourceVersion;
  description.digest = document.digest;
  for (const key of Object.keys(root).sort()) {
    if (key.startsWith('x-')) description[key] = publisher.publish(root[key] as Json, 'extension', [key]);
  }
  return description;
}
