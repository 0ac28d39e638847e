// What is merged: families of published documents, and systems made up to a size.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type JsonObject, toServiceName } from '@portico/contract';
import { corpusFamilies } from '../../test/contract/support/corpus-families.ts';
import { corpusMissing, hasCorpus } from '../../test/support/corpus.ts';
import { generatedService } from '../generated-system.ts';

export interface MergeInput {
  readonly name: string;
  readonly services: number;
  readonly operations: number;
  readonly bytes: number;
  /** Folder with a file `<service>.json` for each. */
  readonly folder: string;
}

const methods = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']);

/**
 * The families of the corpus, none without it. The peers refuse mixed versions, Swagger 2.0, and paths or operationIds that
 * two documents have; so that they can take part, everybody gets OpenAPI 3.1 with a path prefix for each service.
 */
export function corpusInputs(folder: string): MergeInput[] {
  if (!hasCorpus) console.error(`published families are left out: ${corpusMissing}`);
  const families = hasCorpus ? corpusFamilies().filter(({ documents }) => documents.length > 1) : [];
  return families.map(({ name, documents }) => {
    const apart = documents.map(({ service, root }) => [service, setApart(service, root)] as const);
    return writeInput(folder, name, apart);
  });
}

/** `services` made-up documents of 117 kB and 20 operations. */
export function generatedInput(folder: string, services: number): MergeInput {
  const made = Array.from({ length: services }, (_, index) => generatedService(index));
  const documents = made.map(({ name, document }) => [name, withOwnIds(name, document as JsonObject)] as const);
  return writeInput(folder, `${services} services`, documents);
}

/** Operations under `paths`. */
export function operationCount(document: { readonly paths?: unknown }): number {
  const items = Object.values((document.paths ?? {}) as Record<string, object>);
  return items.flatMap((item) => Object.keys(item).filter((key) => methods.has(key))).length;
}

function writeInput(parent: string, name: string, documents: readonly (readonly [string, JsonObject])[]): MergeInput {
  const folder = join(parent, toServiceName(name));
  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  for (const [index, [service, document]] of documents.entries()) {
    // `redocly join` takes the prefix for component names from the Info Object, 50 characters at most.
    const info = { ...(document.info as JsonObject), 'x-service': `s${index}` };
    const text = JSON.stringify({ ...document, info });
    bytes += Buffer.byteLength(text);
    writeFileSync(join(folder, `${service}.json`), text);
  }
  const operations = documents.reduce((sum, [, document]) => sum + operationCount(document), 0);
  return { name, services: documents.length, operations, bytes, folder };
}

function setApart(service: string, document: JsonObject): JsonObject {
  const paths = Object.entries((document.paths ?? {}) as JsonObject).map(([path, item]) => [
    `/${service}${path}`,
    item,
  ]);
  return withOwnIds(service, { ...document, openapi: '3.1.1', paths: Object.fromEntries(paths) });
}

function withOwnIds(service: string, document: JsonObject): JsonObject {
  const paths = Object.entries(document.paths as JsonObject).map(([path, item]) => {
    const entries = Object.entries(item as JsonObject).map(([key, value]) => {
      const { operationId } = value as JsonObject;
      const named = methods.has(key) && operationId !== undefined;
      return [key, named ? { ...(value as JsonObject), operationId: `${service}-${operationId}` } : value];
    });
    return [path, Object.fromEntries(entries)];
  });
  return { ...document, paths: Object.fromEntries(paths) };
}
