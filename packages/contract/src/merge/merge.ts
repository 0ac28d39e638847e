// From the documents of all services to one. The same documents and policy give the same bytes in any order.

import { compare } from '../compare.ts';
import { type Diagnostic, sortDiagnostics } from '../diagnostic.ts';
import type { Document } from '../document/document.ts';
import type { JsonObject } from '../json.ts';
import type { Operation } from '../operation.ts';
import { acceptedDocuments } from './accepted-documents.ts';
import { type AlternativeContract, alternativeContract } from './alternative.ts';
import type { ComponentLookup } from './component-lookup.ts';
import { settleConflicts } from './conflicts.ts';
import { followLinks } from './followed-links.ts';
import { type Fragment, fragmentOf } from './fragment.ts';
import { joinTemplates } from './joined-templates.ts';
import { type LockedNames, lockNames } from './locked-names.ts';
import type { MergePolicy } from './merge-policy.ts';
import { mergedDocument } from './merged-document.ts';
import { overlapFindings } from './overlap.ts';
import { applyOverlays } from './overlay.ts';
import { schemaIdClashes } from './schema-id.ts';
import { unitedFragment } from './united-fragment.ts';

export interface Merged {
  /** OpenAPI 3.1, or 3.2 when a service uses what only 3.2 has. */
  readonly document: JsonObject;
  /** Sorted by path, then method. */
  readonly operations: readonly Operation[];
  /** What other documents of a service promise otherwise for operations that its primary one has, too. */
  readonly alternatives: readonly AlternativeContract[];
  /** Of the merge alone, sorted by service, pointer, rule. */
  readonly diagnostics: readonly Diagnostic[];
  /** Under the `locked` policy the names file as it should be committed; stale when it differs from the policy's. */
  readonly names?: LockedNames;
}

/** Other documents that instances of a service publish at the same time, by service; those that come first count first. */
export type OtherDocuments = ReadonlyMap<string, readonly Document[]>;

/**
 * Merges documents of different services. Operations that only `others` have are taken as well. Total: what cannot be merged
 * is left out with a diagnostic.
 */
export function mergeDocuments(
  documents: Iterable<Document>,
  policy: MergePolicy = {},
  others: OtherDocuments = new Map(),
): Merged {
  const accepted = acceptedDocuments(documents);
  let fragments = accepted.documents.map((document) => fragmentOf(document, policy));
  const table = policy.naming === 'locked' ? lockNames(fragments, policy.names ?? {}) : undefined;
  if (table) fragments = accepted.documents.map((one) => fragmentOf(one, policy, table.namesOf(one.service)));
  // What is about to leave gets no name in the names file.
  const alternatives: AlternativeContract[] = [];
  fragments = fragments.map((fragment) => {
    const more = others.get(fragment.document.service) ?? [];
    const companions = more.map((document) => fragmentOf(document, policy));
    alternatives.push(...companions.map((companion) => alternativeContract(fragment, companion)));
    return companions.length === 0 ? fragment : unitedFragment(fragment, companions);
  });
  const settled = settleConflicts(
    fragments.flatMap((fragment) => fragment.operations),
    policy,
  );
  const lookup = componentLookup(fragments);
  const joined = joinTemplates(settled.operations, lookup);
  const gone = new Set(settled.heldOut.map(({ operationId }) => operationId));
  const final = followLinks(joined.operations, fragments, { gone, renamed: joined.renamed }, lookup);
  const sorted = [...final.operations].sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method));
  const document = mergedDocument(final.fragments, sorted, policy);
  const overlaid = applyOverlays(document, sorted, policy.overlays ?? []);
  const operations = Object.freeze(overlaid.operations);
  return {
    document: overlaid.document,
    operations,
    alternatives: alternatives.filter((contract) => contract.operations.length > 0),
    ...(table && { names: table.file }),
    diagnostics: sortDiagnostics([
      ...accepted.diagnostics,
      ...fragments.flatMap((fragment) => fragment.diagnostics),
      ...settled.diagnostics,
      ...overlapFindings(operations),
      ...schemaIdClashes(fragments),
      ...overlaid.diagnostics,
    ]),
  };
}

function componentLookup(fragments: readonly Fragment[]): ComponentLookup {
  let byPlace: ReadonlyMap<string, Fragment['components'][number]> | undefined;
  return (place) => {
    byPlace ??= new Map(
      fragments.flatMap(({ components }) => components.map((one) => [`${one.type}/${one.name}`, one] as const)),
    );
    return byPlace.get(place)?.value;
  };
}
