// Which documents a merge takes: one for each service with a usable name, whatever order they come in.

import { compare } from '../compare.ts';
import { type Diagnostic, diagnose } from '../diagnostic.ts';
import type { Document } from '../document/document.ts';
import { isServiceName } from './naming.ts';

/** Documents that can be merged, one a service, sorted by service; and why others are left out. */
export interface AcceptedDocuments {
  readonly documents: readonly Document[];
  readonly diagnostics: readonly Diagnostic[];
}

/** One document for each service with a usable name. */
export function acceptedDocuments(documents: Iterable<Document>): AcceptedDocuments {
  const diagnostics: Diagnostic[] = [];
  const accepted = new Map<string, Document>();
  const sorted = [...documents].sort((a, b) => compare(a.service, b.service) || compare(a.digest, b.digest));
  for (const document of sorted) {
    const { service } = document;
    if (!isServiceName(service)) {
      diagnostics.push(diagnose('service-name', service, '', 'The name cannot stand for a service.'));
    } else if (accepted.has(service)) {
      diagnostics.push(diagnose('service-duplicate', service, '', 'Another document was given for the same service.'));
    } else {
      accepted.set(service, document);
    }
  }
  return { documents: [...accepted.values()], diagnostics };
}
