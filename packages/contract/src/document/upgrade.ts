// One model for all versions: OpenAPI 3.1 with the additions of 3.2, structurally sound. 3.1 and 3.2 keep their form.

import { type JsonObject, own } from '../json.ts';
import { rewrite } from '../rewrite.ts';
import type { DocumentLimits } from './document.ts';
import { type Findings, placedFindings } from './findings.ts';
import { checkPaths } from './path-check.ts';
import { measure } from './reading.ts';
import { checkReferences } from './reference-check.ts';
import { checkStructure } from './structure.ts';
import { sourcePlace } from './upgrade-2.0/source-place.ts';
import { upgrade20 } from './upgrade-2.0.ts';
import { type NullableReading, upgrade30 } from './upgrade-3.0.ts';
import type { VersionFamily } from './version.ts';

export interface UpgradeOptions {
  readonly limits: DocumentLimits;
  readonly nullable: NullableReading;
}

/**
 * The model of a published document of a version; undefined when it costs more than the limits. 2.0 differs so much that it is
 * checked as what becomes of it; the others are checked as they are published. A document in the model is its own model.
 */
export function toModel(
  root: JsonObject,
  family: VersionFamily,
  findings: Findings,
  { limits, nullable }: UpgradeOptions,
): JsonObject | undefined {
  if (family !== '2.0') {
    const sound = soundOf(root, family, findings, limits);
    return family === '3.0' && sound ? upgrade30(sound, findings, nullable) : sound;
  }
  const upgraded = upgrade20(root, findings);
  // Shared bodies and responses are written out in operations: a small document could become a large one.
  const excess = measure(upgraded, limits)?.failure;
  if (excess === undefined) return soundOf(upgraded, '3.1', placedFindings(findings, sourcePlace), limits);
  findings.lost(excess.rule, [], excess.message);
  return undefined;
}

function soundOf(
  root: JsonObject,
  family: VersionFamily,
  findings: Findings,
  limits: DocumentLimits,
): JsonObject | undefined {
  const structure = checkStructure(withLocalReferences(root), family, findings);
  return checkPaths(checkReferences(structure, findings), findings, limits.operations);
}

/** The document with references to its own address (`$self` of 3.2) as references to a place in it. */
function withLocalReferences(root: JsonObject): JsonObject {
  const self = own(root, '$self');
  if (typeof self !== 'string' || self === '') return root;
  return rewrite(root, 'document', {
    reference: (text) => (text.startsWith(`${self}#`) ? text.slice(self.length) : text),
    // Inside a schema with an address of its own a bare fragment would mean another place.
    enter: (object, { kind }) => kind !== 'schema' || typeof own(object, '$id') !== 'string',
  }) as JsonObject;
}
