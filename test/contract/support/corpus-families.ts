// The corpus as systems: each folder one system, each document of it one service named after its file.

import {
  type Document,
  isObject,
  type JsonObject,
  type Merged,
  mergeDocuments,
  parseDocument,
  toServiceName,
} from '@portico/contract';
import { type CorpusFile, corpusFiles } from '../../support/corpus.ts';
import { type Comparison, compareMerged, type Value } from './compare-merged.ts';

export interface Family {
  readonly name: string;
  readonly files: readonly CorpusFile[];
  /** Those that could be read, one a service, sorted by service. */
  readonly documents: readonly Document[];
}

/** Every family with the documents that lenient mode reads; fragments and broken files are left out. */
export function corpusFamilies(): Family[] {
  const families = Map.groupBy(corpusFiles(), ({ family }) => family);
  return [...families].map(([name, files]) => {
    const documents = new Map<string, Document>();
    for (const file of files) {
      const [, path = '', ending = ''] = /^[^/]*\/(.*)\.([a-z]+)$/.exec(file.name) ?? [];
      const short = toServiceName(path);
      const service = documents.has(short) ? `${short}-${ending}` : short;
      const { document } = parseDocument(service, file.text);
      if (document) documents.set(service, document);
    }
    return { name, files, documents: [...documents.values()].sort((a, b) => (a.service < b.service ? -1 : 1)) };
  });
}

/** Rules that say an operation is left out on purpose. */
const absences = [
  'operation-infrastructure',
  'operation-internal',
  'path-reserved',
  'operation-duplicate',
  'operation-conflict',
];

/** `service METHOD path` of the operations that diagnostics say are left out. */
export function leftOut({ diagnostics }: Merged): Set<string> {
  const keys = diagnostics
    .filter(({ rule, severity }) => absences.includes(rule) && !(rule === 'operation-conflict' && severity !== 'error'))
    .map(({ service, pointer }) => {
      const [, , path = '', ...method] = pointer.split('/');
      return `${service} ${(method.at(-1) ?? '').toUpperCase()} ${path.replaceAll('~1', '/').replaceAll('~0', '~')}`;
    });
  return new Set(keys);
}

/** The merged document against its sources; `prefixOf` is what the policy puts before the paths of a service. */
export function comparisonOf(
  merged: Merged,
  documents: readonly Document[],
  prefixOf: (service: string) => string = () => '',
): Comparison {
  const sources = documents.map(({ service, root }) => {
    return {
      service,
      root: root as Record<string, Value>,
      prefix: prefixOf(service),
      bare: merged.names !== undefined,
    };
  });
  return compareMerged(merged.document as Record<string, Value>, sources, leftOut(merged));
}

/** The same document as another value, so that nothing made earlier can be reused. */
export function copyOf(document: Document): Document {
  return { ...document };
}

/** Names of services in `merged` that are gone when any one other service is removed. */
export function renamesOf(merged: Merged, documents: readonly Document[]): string[] {
  const names = [...namesIn(merged.document)];
  return documents.flatMap((gone) => {
    const left = namesIn(mergeDocuments(documents.filter((document) => document !== gone)).document);
    return names.filter((name) => !left.has(name) && !ownedBy(name, gone.service));
  });
}

/** Component names by kind, operationIds and webhooks; security schemes are shared and so belong to nobody. */
function namesIn(document: JsonObject): Set<string> {
  const names = new Set<string>();
  for (const [type, section] of Object.entries(document.components ?? {})) {
    if (type !== 'securitySchemes') for (const name of Object.keys(section as JsonObject)) names.add(`${type} ${name}`);
  }
  for (const item of Object.values(document.paths as JsonObject)) {
    const { additionalOperations = {}, ...operations } = item as JsonObject;
    for (const operation of Object.values({ ...operations, ...(additionalOperations as JsonObject) })) {
      if (isObject(operation)) names.add(`operationId ${operation.operationId}`);
    }
  }
  for (const event of Object.keys(document.webhooks ?? {})) names.add(`webhook ${event}`);
  return names;
}

function ownedBy(name: string, service: string): boolean {
  return [`${service}_`, `${service}.`].some((prefix) => name.slice(name.indexOf(' ') + 1).startsWith(prefix));
}
