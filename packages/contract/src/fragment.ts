// One service's part of the merged document. It depends on the service's document, its policy and its names alone, so
// it is made once and kept while they stay the same: the cost of a change is the cost of one service.

import { type DeclaredOperation, declaredOperations } from './declared-operations.ts';
import { type Diagnostic, diagnose } from './diagnostic.ts';
import type { Document } from './document.ts';
import type { Component } from './equality.ts';
import { isObject, type Json, type JsonObject, own } from './json.ts';
import type { ServicePolicy } from './merge-policy.ts';
import { componentKinds, componentTypes, derivedOperationId, type Namer } from './naming.ts';
import type { Operation } from './operation.ts';
import { parseTemplate } from './path-template.ts';
import { fragmentTokens, pointerTokens } from './pointer.ts';
import { createPublisher, deadLink, type Publisher } from './publisher.ts';
import { basePath } from './servers.ts';
import { serviceTags } from './tags.ts';

export interface Fragment {
  readonly document: Document;
  readonly operations: readonly Operation[];
  readonly webhooks: ReadonlyMap<string, Json>;
  readonly components: readonly Component[];
  /** `type/public name` of components that keep their bodies because references point inside them. */
  readonly pinned: ReadonlySet<string>;
  /** Tag Objects, sorted by name. */
  readonly tags: readonly JsonObject[];
  /** What `x-services` tells about the service. */
  readonly description: JsonObject;
  readonly diagnostics: readonly Diagnostic[];
}

/** What a fragment is made under. */
export interface FragmentContext {
  readonly policy: ServicePolicy;
  readonly namer: Namer;
  readonly reserved: readonly string[];
}

/** The public form of a document: what the merge takes from it. */
export function createFragment(document: Document, context: FragmentContext): Fragment {
  const { service, root } = document;
  const { namer } = context;
  const diagnostics: Diagnostic[] = [];
  const routes = publicRoutes(document, context, diagnostics);
  const targets = linkTargets(routes);
  const publisher = createPublisher({
    service,
    root,
    namer,
    linkTarget: targets,
    nestedOperationId: (id) => namer.operationId(id),
  });
  const operations = routes.map((route) => publicOperation(route, service, publisher, namer));
  const webhooks = publicWebhooks(root, service, publisher, namer);
  const description = describe(document, publisher);
  const components = publicComponents(root, publisher, namer);
  return {
    document,
    operations,
    webhooks,
    components,
    pinned: publisher.pinned,
    tags: serviceTags(root, namer, operations),
    description,
    diagnostics,
  };
}

/** A declared operation that gets published, and under what. */
interface Route {
  readonly declared: DeclaredOperation;
  readonly path: string;
  readonly upstreamPath: string;
  readonly key: string;
  readonly operationId: string;
  readonly sourceOperationId?: string;
}

function publicRoutes(document: Document, context: FragmentContext, diagnostics: Diagnostic[]): Route[] {
  const { service, root } = document;
  const { policy, namer } = context;
  const prefix = pathPrefix(policy);
  const ids = new Set<string>();
  const keys = new Set<string>();
  const routes: Route[] = [];
  for (const declared of declaredOperations(root)) {
    const { method, path: sourcePath, pointer } = declared;
    const path = prefix + sourcePath;
    const kept = absence(declared, path, context.reserved);
    if (kept) {
      diagnostics.push(diagnose(kept.rule, service, pointer, kept.message));
      continue;
    }
    const key = `${method} ${parseTemplate(path).identity}`;
    if (keys.has(key)) {
      diagnostics.push(
        diagnose(
          'operation-duplicate',
          service,
          pointer,
          `${method} ${sourcePath} matches the same requests as an operation declared before it.`,
        ),
      );
      continue;
    }
    keys.add(key);
    const base = basePath(declared.servers, policy);
    routes.push({
      declared,
      path,
      upstreamPath: base.path + (policy.stripPrefix === false ? path : sourcePath),
      key,
      ...operationNames(declared, namer, ids),
    });
  }
  return routes;
}

function pathPrefix({ prefix }: ServicePolicy): string {
  const path = (prefix ?? '').replace(/^\/+|\/+$/g, '');
  return path === '' ? '' : `/${path}`;
}

type Absence = {
  readonly rule: 'operation-internal' | 'operation-infrastructure' | 'path-reserved';
  readonly message: string;
};

function absence(
  { method, path, definition }: DeclaredOperation,
  publicPath: string,
  reserved: readonly string[],
): Absence | undefined {
  if (own(definition, 'x-internal') === true) {
    return { rule: 'operation-internal', message: `${method} ${path} is marked x-internal.` };
  }
  if (method === 'GET' && (path === '/health' || path === '/openapi.json')) {
    return { rule: 'operation-infrastructure', message: `${method} ${path} is read by the gateway itself.` };
  }
  const entry = reserved.find((one) => publicPath === one || (one.endsWith('/') && publicPath.startsWith(one)));
  return entry === undefined
    ? undefined
    : {
        rule: 'path-reserved',
        message: `${method} ${publicPath} is answered by the gateway, which reserves ${entry}.`,
      };
}

function operationNames(
  { method, path, definition }: DeclaredOperation,
  namer: Namer,
  taken: Set<string>,
): Pick<Route, 'operationId' | 'sourceOperationId'> {
  const id = own(definition, 'operationId');
  const derived = derivedOperationId(method, path);
  const source = typeof id === 'string' && id !== '' ? id : undefined;
  let operationId = namer.operationId(source ?? derived);
  if (taken.has(operationId) && source !== undefined) operationId = namer.operationId(`${source}_${derived}`);
  for (let count = 2; taken.has(operationId); count++)
    operationId = namer.operationId(`${source ?? derived}_${derived}_${count}`);
  taken.add(operationId);
  return { operationId, ...(source !== undefined && { sourceOperationId: source }) };
}

function linkTargets(routes: readonly Route[]): (link: JsonObject) => string | undefined {
  const byId = new Map<string, string>();
  const byPlace = new Map<string, string>();
  for (const { sourceOperationId, operationId, declared } of routes) {
    if (sourceOperationId !== undefined && !byId.has(sourceOperationId)) byId.set(sourceOperationId, operationId);
    byPlace.set(`${declared.method} ${declared.path}`, operationId);
  }
  return (link) => {
    const id = own(link, 'operationId');
    if (typeof id === 'string') return byId.get(id);
    const reference = own(link, 'operationRef');
    const tokens = typeof reference === 'string' ? fragmentTokens(reference) : undefined;
    if (tokens?.[0] !== 'paths') return undefined;
    return (
      byPlace.get(`${(tokens.at(-1) ?? '').toUpperCase()} ${tokens[1]}`) ?? byPlace.get(`${tokens.at(-1)} ${tokens[1]}`)
    );
  };
}

function publicOperation(route: Route, service: string, publisher: Publisher, namer: Namer): Operation {
  const { declared, operationId, sourceOperationId, key, path, upstreamPath } = route;
  const rewritten = publisher.publish(
    declared.definition,
    'operation',
    pointerTokens(declared.pointer) ?? [],
  ) as JsonObject;
  const sourceTags = own(rewritten, 'tags');
  const named = Array.isArray(sourceTags) ? sourceTags.filter((tag) => typeof tag === 'string') : [];
  const tags = named.length > 0 ? named : [namer.serviceTag];
  const { tags: _, operationId: __, ...rest } = rewritten;
  const definition = inFieldOrder({
    ...rest,
    tags,
    operationId,
    'x-service': service,
    ...(sourceOperationId !== undefined && { 'x-operation-id': sourceOperationId }),
  });
  const summary = own(definition, 'summary');
  return Object.freeze({
    key,
    service,
    sourceKey: declared.sourceKey,
    method: declared.method,
    path,
    upstreamPath,
    operationId,
    ...(sourceOperationId !== undefined && { sourceOperationId }),
    pointer: declared.pointer,
    ...(typeof summary === 'string' && { summary }),
    deprecated: own(definition, 'deprecated') === true,
    tags: Object.freeze(tags),
    definition,
  });
}

/** Fields of an Operation Object in the order of the standard (OAS 3.1 4.8.10.1). */
const operationFields = [
  'tags',
  'summary',
  'description',
  'externalDocs',
  'operationId',
  'x-service',
  'x-operation-id',
  'parameters',
  'requestBody',
  'responses',
  'callbacks',
  'deprecated',
  'security',
] as const;

function inFieldOrder(operation: JsonObject): JsonObject {
  const ordered: JsonObject = {};
  for (const field of operationFields) {
    const value = own(operation, field);
    if (value !== undefined) ordered[field] = value;
  }
  return { ...ordered, ...operation };
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
    const item = publisher.publish(own(declared, event) as Json, 'pathItem', ['webhooks', event]);
    webhooks.set(namer.webhook(event), isObject(item) ? { 'x-service': service, ...item } : item);
  }
  return webhooks;
}

function publicComponents(root: JsonObject, publisher: Publisher, namer: Namer): Component[] {
  const components: Component[] = [];
  const declared = own(root, 'components');
  for (const type of componentTypes) {
    const section = own(declared, type);
    for (const sourceName of isObject(section) ? Object.keys(section) : []) {
      const source = own(section, sourceName) as Json;
      const value = publisher.publish(source, componentKinds[type], ['components', type, sourceName]);
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
