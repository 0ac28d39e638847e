// The merged document as people and tools fetch it: JSON and YAML, whole or one service's part.
// Every variant is made once a revision, on first use, and forgotten with it.

import { type Json, type Revision, serviceView, yamlText } from '@portico/contract';
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

function serveDocument(c: SurfaceRequest, format: Format): Response | Promise<Response> {
  const revision = c.get('revision');
  const version = c.req.query('version') ?? '3.1';
  if (version !== '3.1') {
    return problem(c, 'bad-request', {
      detail: `The document is published in OpenAPI 3.1; there is no version ${JSON.stringify(version)}.`,
      headers: openToAll,
    });
  }
  const service = c.req.query('service');
  const variant = documentVariant(revision, format, service);
  if (!variant) {
    const services = [...new Set(revision.operations.map((operation) => operation.service))].sort();
    return problem(c, 'route-not-found', {
      detail: `No service named ${JSON.stringify(service)} has operations here. Known: ${services.join(', ') || 'none yet'}.`,
      members: { nearest: [], docs: '/docs', services: [] },
      headers: openToAll,
    });
  }
  return respondWith(c, variant, openToAll);
}

const variants = new WeakMap<Revision, Map<string, Representation>>();

/** The document in a format, whole or one service's view; undefined when the service has no operation. */
function documentVariant(revision: Revision, format: Format, service: string | undefined): Representation | undefined {
  const known = variants.get(revision) ?? new Map<string, Representation>();
  variants.set(revision, known);
  const tag = [revision.id, ...(service === undefined ? [] : [encodeURIComponent(service)]), format].join('.');
  const cached = known.get(tag);
  if (cached) return cached;
  const document = service === undefined ? revision.document : serviceView(revision, service);
  if (!document) return undefined;
  const body = textOf(revision, document, format);
  // The whole document's JSON is what the revision's id stands for, so the id alone is its ETag.
  const made = representation(
    body,
    mediaTypes[format],
    document === revision.document && format === 'json' ? revision.id : tag,
  );
  known.set(tag, made);
  return made;
}

function textOf(revision: Revision, document: Revision['document'], format: Format): string {
  if (format === 'yaml') return yamlText(document as unknown as Json);
  return document === revision.document ? revision.json : JSON.stringify(document);
}
