// Where `portico routes` finds operations: in a document (merged, or a service's own), or behind a gateway's URL.

import { compileRevision, isObject, type Json, own, parseDocument } from '@portico/contract';
import type { Problem } from './config-layer.ts';
import { readSources } from './document-source.ts';
import type { RouteRow } from './routes-table.ts';

/** Operations, or why there are none to show. */
export type RoutesResult =
  | { readonly rows: readonly RouteRow[]; readonly problem: undefined }
  | { readonly rows: undefined; readonly problem: Problem };

/** Milliseconds for a gateway to tell its routes. */
const fetchTimeout = 10_000;

/** Reads the operations of a file, of a document's URL, or of the gateway at a URL without a path. */
export async function readRoutes(input: string, folder: string): Promise<RoutesResult> {
  const live = await askGateway(input);
  if (live) return { rows: live, problem: undefined };
  const { texts, problems } = await readSources([input], folder, 'document');
  const [problem] = problems;
  if (problem) return { rows: undefined, problem };
  const rows: RouteRow[] = [];
  for (const { service, place, text } of texts) {
    const { document, diagnostics } = parseDocument(service, text);
    if (!document) {
      const [first] = diagnostics;
      const where = first?.position ? `${place}:${first.position.line}:${first.position.column}` : place;
      return { rows: undefined, problem: { place: where, message: first?.message ?? 'is not an OpenAPI document' } };
    }
    const { operations } = compileRevision([document], {});
    for (const { method, path, pointer, service: publisher, sourceOperationId, operationId } of operations) {
      // In a merged document every operation says whose it is.
      const owner = own(at(document.root, pointer), 'x-service');
      const id = sourceOperationId ?? operationId;
      rows.push({ method, path, service: typeof owner === 'string' ? owner : publisher, operationId: id });
    }
  }
  return { rows, problem: undefined };
}

/** The operations that the gateway at `input` served under a revision, or at a time. */
export async function readPastRoutes(input: string, at: string): Promise<RoutesResult> {
  const failed = (message: string): RoutesResult => ({ rows: undefined, problem: { place: input, message } });
  if (!URL.canParse(input)) return failed('is not the URL of a gateway: only a running one knows what it served');
  try {
    const response = await fetch(new URL(`/-/revisions/${encodeURIComponent(at)}`, input), {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(fetchTimeout),
    });
    const answer = (await response.json()) as Json;
    const [routes, detail] = [own(answer, 'routes'), own(answer, 'detail')];
    if (Array.isArray(routes)) return { rows: routes.filter(isRow), problem: undefined };
    return failed(typeof detail === 'string' ? detail : `answered ${response.status}: is this a gateway?`);
  } catch (error) {
    return failed(`can't be asked: ${(error as Error).message}`);
  }
}

/** What the gateway at `input` says of its routes; undefined when nothing that speaks so is there. */
async function askGateway(input: string): Promise<readonly RouteRow[] | undefined> {
  if (!/^https?:\/\/[^/]+\/?$/i.test(input)) return undefined;
  try {
    const response = await fetch(new URL('/-/routes', input), {
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(fetchTimeout),
    });
    if (!response.ok) return undefined;
    const routes = own((await response.json()) as Json, 'routes');
    return Array.isArray(routes) ? routes.filter(isRow) : undefined;
  } catch {
    return undefined;
  }
}

/** The value that a JSON Pointer (RFC 6901) leads to. */
function at(root: Json, pointer: string): Json | undefined {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<Json | undefined>(
    (value, key) => own(value, key.replaceAll('~1', '/').replaceAll('~0', '~')),
    root,
  );
}

function isRow(value: unknown): value is Json & RouteRow {
  return isObject(value) && ['method', 'path', 'service', 'operationId'].every((key) => typeof value[key] === 'string');
}
