// Contracts from documents, and what a diff of two says.

import { parseDocument } from '../document/document.ts';
import type { JsonObject } from '../json.ts';
import { own } from '../json.ts';
import { compileRevision, type Revision } from '../revision/revision.ts';
import type { Change } from './change.ts';
import { type DiffOptions, diffContracts } from './diff.ts';

/** The contract of a document that is known to be readable. */
export function contractOf(document: JsonObject): Revision {
  const { document: parsed, diagnostics } = parseDocument('api', JSON.stringify(document));
  if (!parsed) throw new Error(JSON.stringify(diagnostics));
  return compileRevision([parsed]);
}

/** The changes between two documents, on a day in 2026. */
export function changesOf(before: JsonObject, after: JsonObject, options: DiffOptions = {}): readonly Change[] {
  const servers = { before: own(before, 'servers'), after: own(after, 'servers') };
  return diffContracts(contractOf(before), contractOf(after), { today: '2026-06-01', servers, ...options });
}
