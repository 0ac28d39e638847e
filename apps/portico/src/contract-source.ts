// A contract that a command line names: one document, a merged one, or a folder of those of several services.

import {
  compileRevision,
  type Document,
  type Json,
  locator,
  own,
  parseDocument,
  type Revision,
} from '@portico/contract';
import { collectReferences } from '@portico/gateway/references';
import type { Problem } from './config-layer.ts';
import { readSources } from './document-source.ts';

/** A contract as it would be served, and where it is from. */
export interface ContractSource {
  readonly revision: Revision;
  readonly documents: readonly Document[];
  /** The file or URL. */
  readonly place: string;
  /** The `servers` of the document; undefined when there are several. */
  readonly servers: Json | undefined;
  /** The service of an operation: in a merged document each says whose it is. */
  serviceOf(pointer: string, fallback: string | undefined): string | undefined;
  /** Line and column in the text of what a pointer into the revision's document leads to, or of the nearest around it. */
  position(pointer: string | undefined): { readonly line: number; readonly column: number } | undefined;
}

/** Reads it; a single document belongs to the service `name` unless the command line says whose it is. */
export async function readContract(
  input: string,
  folder: string,
  name: string,
): Promise<{ readonly source: ContractSource } | { readonly problems: readonly Problem[] }> {
  const { texts, problems } = await readSources([input], folder, name);
  if (problems.length > 0) return { problems };
  const single = texts.length === 1 && !/^[a-z][a-z0-9-]*=/.test(input);
  const documents: Document[] = [];
  const failed: Problem[] = [];
  for (const { service, text, place, address, root } of texts) {
    const owner = single ? name : service;
    // A file on the command line may be split into several: those beside and below it belong to it.
    const references = [...(root === undefined ? [] : [root]), ...(address.startsWith('file:') ? ['./'] : [])];
    const collected = await collectReferences({ service: owner, text, address, references });
    const { document, diagnostics } = parseDocument(owner, collected.text);
    if (document) documents.push(document);
    else {
      const [first] = [...diagnostics, ...collected.diagnostics];
      const at = first?.position ? `${place}:${first.position.line}:${first.position.column}` : place;
      failed.push({ place: at, message: first?.message ?? 'is not an OpenAPI document' });
    }
  }
  if (failed.length > 0) return { problems: failed };
  const revision = compileRevision(documents);
  const [only] = documents.length === 1 ? documents : [];
  const locate = texts.length === 1 && texts[0] ? locator(texts[0].text) : undefined;
  return {
    source: {
      revision,
      documents,
      place: texts.length === 1 ? (texts[0]?.place ?? input) : input,
      servers: only && own(only.root, 'servers'),
      serviceOf(pointer, fallback) {
        const owner = only && own(at(only.root, pointer), 'x-service');
        return typeof owner === 'string' ? owner : fallback;
      },
      position: (pointer) => (locate && pointer !== undefined ? nearest(locate, pointer) : undefined),
    },
  };
}

function nearest(locate: ReturnType<typeof locator>, pointer: string): ReturnType<ReturnType<typeof locator>> {
  // Components carry the service's name in the merged document.
  const own = pointer.replace(/^(\/components\/[^/]+\/)[a-z][a-z0-9-]*_/, '$1');
  for (let at = own; at !== ''; at = at.slice(0, at.lastIndexOf('/'))) {
    const position = locate(at) ?? locate(at.replace('/components/schemas/', '/definitions/'));
    if (position) return position;
  }
  return undefined;
}

/** The value that a JSON Pointer (RFC 6901) leads to. */
function at(root: Json, pointer: string): Json | undefined {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<Json | undefined>(
    (value, key) => own(value, key.replaceAll('~1', '/').replaceAll('~0', '~')),
    root,
  );
}
