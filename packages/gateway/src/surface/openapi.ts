// The merged document as people and tools fetch it: JSON and YAML, whole or one service's part.
// Every variant is made once a revision, on first use, and forgotten with it.

import { setImmediate } from 'node:timers/promises';
import { type JsonObject, type Revision, serviceView, yamlChunks } from '@portico/contract';
import type { SurfaceRequest } from './environment.ts';
import type { Expose } from './expose.ts';
import { problem } from './problem.ts';
import { type Representation, representation, respondWith } from './representation.ts';

type Format = 'json' | 'yaml';

const mediaTypes: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  yaml: 'application/yaml; charset=utf-8',
};

/** Any site may read the contract: it holds nothing that this URL does not tell everybody (Fetch standard 3.3). */
const openToAll: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Portico-Revision, X-Request-Id',
  Link: '</docs>; rel="service-doc"',
};

/** Serves `/openapi.json` and `/openapi.yaml`, each with `?service=<name>` and `?version=3.1`. */
export function exposeOpenApi(expose: Expose): void {
  for (const format of ['json', 'yaml'] as const) {
    expose(`/openapi.${format}`, (c) => serveDocument(c, format));
  }
}

async function serveDocument(c: SurfaceRequest, format: Format): Promise<Response> {
  const version = c.req.query('version') ?? '3.1';
  if (version !== '3.1') {
    return problem(c, 'bad-request', {
      detail: `The document is published in OpenAPI 3.1; there is no version ${JSON.stringify(version)}.`,
      headers: openToAll,
    });
  }
  const revision = c.get('revision');
  const service = c.req.query('service');
  const view = await documentView(revision, format, service);
  if (view) return respondWith(c, view, openToAll);
  const services = [...new Set(revision.operations.map((operation) => operation.service))].sort();
  return problem(c, 'route-not-found', {
    detail: `No service named ${JSON.stringify(service)} has operations here. Known: ${services.join(', ') || 'none yet'}.`,
    members: { nearest: [], docs: '/docs', services: [] },
    headers: openToAll,
  });
}

const views = new WeakMap<Revision, Map<string, Promise<Representation>>>();

/** The document in a format, whole or one service's part; undefined when the service has no operation. */
export function documentView(
  revision: Revision,
  format: Format,
  service?: string,
): Promise<Representation> | undefined {
  const known = views.get(revision) ?? new Map<string, Promise<Representation>>();
  views.set(revision, known);
  const key = JSON.stringify([format, service]);
  const cached = known.get(key);
  if (cached) return cached;
  const document = service === undefined ? revision.document : serviceView(revision, service);
  if (!document) return undefined;
  const made = textOf(revision, document, format).then((text) => representation(text, mediaTypes[format]));
  known.set(key, made);
  return made;
}

async function textOf(revision: Revision, document: Revision['document'], format: Format): Promise<string> {
  if (format === 'json') return document === revision.document ? revision.json : JSON.stringify(document);
  const chunks: string[] = [];
  let pause = performance.now() + longestStretch;
  for (const chunk of yamlChunks(document as unknown as JsonObject)) {
    chunks.push(chunk);
    if (performance.now() < pause) continue;
    await setImmediate();
    pause = performance.now() + longestStretch;
  }
  return chunks.join('');
}

/** Milliseconds that writing YAML may hold up traffic at a time. */
const longestStretch = 5;
