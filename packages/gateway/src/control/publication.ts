// What a revision holds of each service, counted once a revision: problems and pages ask for it often.

import type { Diagnostic, Revision } from '@portico/contract';

/** The share of one service in a revision. */
export interface Publication {
  readonly operations: number;
  /** Findings about its document and about it in the merge: conflicts, reserved paths, what is held out. */
  readonly diagnostics: readonly Diagnostic[];
}

const nothing: Publication = { operations: 0, diagnostics: [] };

const publications = new WeakMap<Revision, ReadonlyMap<string, Publication>>();

/** What `revision` holds of `service`. */
export function publicationOf(revision: Revision, service: string): Publication {
  const known = publications.get(revision) ?? count(revision);
  publications.set(revision, known);
  return known.get(service) ?? nothing;
}

function count(revision: Revision): ReadonlyMap<string, Publication> {
  const operations = Map.groupBy(revision.operations, (operation) => operation.service);
  const diagnostics = Map.groupBy(revision.diagnostics, (diagnostic) => diagnostic.service);
  const services = new Set([...operations.keys(), ...diagnostics.keys()]);
  return new Map(
    [...services].map((service) => [
      service,
      { operations: operations.get(service)?.length ?? 0, diagnostics: diagnostics.get(service) ?? [] },
    ]),
  );
}
