// The corpus as systems: each folder one system, each document of it one service named after its file.

import { type Document, type Merged, parseDocument, toServiceName } from '@portico/contract';
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
    return { service, root: root as Record<string, Value>, prefix: prefixOf(service) };
  });
  return compareMerged(merged.document as Record<string, Value>, sources, leftOut(merged));
}
