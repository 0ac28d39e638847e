// The merged document as people and tools fetch it: JSON and YAML, for everybody or an audience, of all services or one.
// Every variant is made once a revision, on first use, and forgotten with it.

import { setImmediate } from 'node:timers/promises';
import {
  type JsonObject,
  type Revision,
  revisionView,
  toOpenApi30,
  type ViewOptions,
  yamlChunks,
} from '@portico/contract';
import type { SurfaceRequest } from './environment.ts';
import type { Expose } from './expose.ts';
import { problem } from './problem.ts';
import { largeRepresentation, type Representation, respondWith } from './representation.ts';

type Format = 'json' | 'yaml';

const mediaTypes: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  yaml: 'application/yaml; charset=utf-8',
};

/** Any site may read the contract: it holds nothing that this URL does not tell everybody (Fetch standard 3.3). */
export const openToAll: Readonly<Record<string, string>> = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Portico-Revision, X-Request-Id',
  Link: '</docs>; rel="service-doc"',
};

/** Serves `/openapi.json` and `/openapi.yaml`, each with `?service=<name>`, `?audience=<name>` and `?version=3.1|3.0`. */
export function exposeOpenApi(expose: Expose): void {
  for (const format of ['json', 'yaml'] as const) {
    expose(`/openapi.${format}`, (c) => serveDocument(c, format));
  }
}

async function serveDocument(c: SurfaceRequest, format: Format): Promise<Response> {
  const version = c.req.query('version') ?? '3.1';
  if (version !== '3.1' && version !== '3.0') {
    return problem(c, 'bad-request', {
      detail: `The document is published in OpenAPI 3.1 and 3.0; there is no version ${JSON.stringify(version)}.`,
      headers: openToAll,
    });
  }
  const revision = c.get('revision');
  const options: ViewOptions = { service: c.req.query('service'), audience: c.req.query('audience') };
  const view = await documentView(revision, format, { ...options, version });
  if (view) return respondWith(c, view, openToAll);
  return problem(c, 'route-not-found', {
    detail: whyNothing(revision, options),
    members: { nearest: [], docs: '/docs', services: [] },
    headers: openToAll,
  });
}

/** Names nothing that is for an audience alone: not even to those who guess its name is it told who else there is. */
export function whyNothing({ operations }: Revision, { service, audience }: ViewOptions): string {
  const known = new Set(operations.filter((one) => one.audience === undefined).map((one) => one.service));
  if (service === undefined || known.has(service))
    return `Nothing here is for the audience ${JSON.stringify(audience)}.`;
  const names = [...known].sort().join(', ') || 'none yet';
  return `No service named ${JSON.stringify(service)} has operations here. Known: ${names}.`;
}

interface DocumentOptions extends ViewOptions {
  readonly version?: '3.1' | '3.0';
}

const views = new WeakMap<Revision, Map<string, Promise<Representation>>>();

/** Views of one revision that are kept: many times what one page or tool asks for. The one longest unused goes first. */
const keptViews = 64;

/** The document in a format as the options want it; undefined when there is nothing to show. */
export function documentView(
  revision: Revision,
  format: Format,
  { service, audience, version = '3.1' }: DocumentOptions = {},
): Promise<Representation> | undefined {
  const known = views.get(revision) ?? new Map<string, Promise<Representation>>();
  views.set(revision, known);
  const key = JSON.stringify([format, version, service, audience]);
  const cached = known.get(key);
  if (cached) {
    known.delete(key);
    known.set(key, cached);
    return cached;
  }
  const made = viewOf(revision, format, { service, audience, version });
  if (!made) return undefined;
  known.set(key, made);
  const [oldest] = known.keys();
  if (known.size > keptViews && oldest !== undefined) known.delete(oldest);
  return made;
}

function viewOf(
  revision: Revision,
  format: Format,
  { service, audience, version }: DocumentOptions,
): Promise<Representation> | undefined {
  const represent = (content: string | Uint8Array) => largeRepresentation(content, mediaTypes[format]);
  const all = service === undefined && audience === undefined && !namesAudiences(revision);
  if (all && format === 'json' && version === '3.1') return represent(revision.bytes);
  const view = all ? revision.document : revisionView(revision, { service, audience });
  if (!view) return undefined;
  const document = view as unknown as JsonObject;
  return textOf(version === '3.0' ? toOpenApi30(document).document : document, format).then(represent);
}

/** Is anything in the document for an audience alone? Asked of the bytes, which are there before the document is. */
function namesAudiences({ bytes }: Revision): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('"x-audience"');
}

async function textOf(document: JsonObject, format: Format): Promise<string> {
  if (format === 'json') return JSON.stringify(document);
  const chunks: string[] = [];
  let pause = performance.now() + longestStretch;
  for (const chunk of yamlChunks(document)) {
    chunks.push(chunk);
    if (performance.now() < pause) continue;
    await setImmediate();
    pause = performance.now() + longestStretch;
  }
  return chunks.join('');
}

/** Milliseconds that writing YAML may hold up traffic at a time. */
const longestStretch = 5;
