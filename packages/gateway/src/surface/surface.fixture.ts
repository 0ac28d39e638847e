// A surface over hand-made revisions, for the tests of its parts: no compiler, no control loop.

import { createHash } from 'node:crypto';
import type { JsonObject, Operation, Revision, SourceDocument } from '@portico/contract';
import { RevisionHistory } from '../control/revision-history.ts';
import { Events } from '../events.ts';
import { defaultOptions } from '../options.ts';
import { RevisionStore } from '../revision-store.ts';
import type { PublishedDocument, ServiceStatus } from '../status.ts';
import { createSurface } from './surface.ts';

/** `METHOD /path service operationId`, as in a list of routes. */
export type RouteLine = string;

/** A revision with these operations, each answering 200 without content. Its id is derived from them. */
export function revisionOf(lines: readonly RouteLine[], extra: JsonObject = {}): Revision {
  const operations = lines.map(operationOf);
  const paths: Record<string, JsonObject> = {};
  for (const { path, method, definition } of operations) {
    const item = paths[path] ?? {};
    paths[path] = item;
    item[method.toLowerCase()] = definition;
  }
  const services = [...new Set(operations.map(({ service }) => service))];
  const document = {
    openapi: '3.1.1',
    info: { title: 'All services', version: '1.0.0' },
    servers: [{ url: '/' }],
    tags: services.map((name) => ({ name })),
    'x-tagGroups': services.map((name) => ({ name, tags: [name] })),
    paths,
    ...extra,
  };
  return {
    id: createHash('sha256').update(JSON.stringify(document)).digest('hex'),
    info: document.info,
    document: document as unknown as Revision['document'],
    bytes: new TextEncoder().encode(JSON.stringify(document)),
    json: JSON.stringify(document),
    operations,
    routes: { size: operations.length, match: () => undefined, nearest: () => [] },
    alternatives: new Map(),
    diagnostics: [],
    documents: new Map(services.map((service) => [service, documentOf(service)])),
    part: () => ({ paths, components: {} }),
    validator: () => ({ checkHead: () => [], planBody: () => ({ kind: 'pass' }) }),
    responseValidator: () => ({ plan: () => ({ violations: [], check: undefined }), check: () => [] }),
  };
}

function operationOf(line: RouteLine): Operation {
  const [method = '', path = '', service = '', operationId = ''] = line.split(' ');
  const definition = {
    operationId,
    summary: operationId,
    tags: [service],
    responses: { 200: { description: 'Done' } },
  };
  return {
    key: `${method} ${path}`,
    sourceKey: `${method} ${path}`,
    service,
    method,
    path,
    upstreamPath: path,
    operationId,
    pointer: '',
    summary: operationId,
    deprecated: false,
    tags: [service],
    definition,
  };
}

function documentOf(service: string): SourceDocument {
  return { service, digest: `sha256-${service}`, sourceVersion: '3.1.1', operationKeys: new Set() };
}

/** What the gateway would say of a service that is well. */
export function statusOf(service: string, state: ServiceStatus['state'] = 'up'): ServiceStatus {
  const since = '2026-01-01T00:00:00.000Z';
  return { service, state, since, operations: 1, instances: [], diagnostics: [], pending: [], policy: {} };
}

export const chatLines: readonly RouteLine[] = [
  'GET /chat chat chat_list',
  'POST /chat chat chat_send',
  'GET /kb/articles kb kb_list',
];

/** A surface with what a test needs to move it. */
export interface SurfaceFixture {
  readonly surface: ReturnType<typeof createSurface>;
  readonly store: RevisionStore;
  readonly events: Events;
  /** What the next requests find. */
  readonly state: {
    ready: boolean;
    services: ServiceStatus[];
    documents: Record<string, PublishedDocument>;
    /** Digests of held documents by service. */
    held: Record<string, string>;
  };
  /** Publishes a revision with the event that control would emit. */
  publish(next: Revision): void;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
}

export function surfaceFixture(initial: Revision = revisionOf(chatLines)): SurfaceFixture {
  const store = new RevisionStore(initial);
  const events = new Events();
  const state: SurfaceFixture['state'] = {
    ready: true,
    services: [statusOf('chat'), statusOf('kb')],
    held: {},
    documents: { chat: { digest: 'sha256-chat', bytes: Buffer.from('{"openapi":"3.1.0"}') } },
  };
  const surface = createSurface({
    store,
    events,
    status: () => state.services,
    history: new RevisionHistory({ store, events, versionOf: () => '1.0.0' }),
    published: (service) => state.documents[service],
    release: (service, digest) =>
      state.held[service] === (digest ?? state.held[service]) ? state.held[service] : undefined,
    ready: () => state.ready,
    options: { ...defaultOptions, version: '0.1.0', services: {}, admin: { token: 'let-me-in' } },
  });
  return {
    surface,
    store,
    events,
    state,
    publish(next) {
      const previous = store.publish(next);
      const operations = next.operations.length;
      const revision = next.id;
      events.emit({ type: 'revision.published', revision, previous: previous.id, operations, added: [], removed: [] });
    },
    get: async (path, headers = {}) => surface.fetch(new Request(`http://gateway.test${path}`, { headers })),
  };
}
