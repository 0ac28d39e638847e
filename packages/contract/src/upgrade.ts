// One model for all versions: OpenAPI 3.1 with the additions of 3.2. What is 3.1 or 3.2 already passes as it is.

import type { Findings } from './findings.ts';
import type { JsonObject } from './json.ts';
import { type NullableReading, upgrade30 } from './upgrade-3.0.ts';

/** Versions a document may have, by what they need to become the model. */
export type VersionFamily = '2.0' | '3.0' | '3.1' | '3.2';

/** The family of a version such as `3.0.4`; undefined when it is none that Portico reads. */
export function familyOf(version: string): VersionFamily | undefined {
  if (version === '2.0') return '2.0';
  const family = /^(3\.[012])\.\d+(?:-.*)?$/.exec(version)?.[1];
  return family as VersionFamily | undefined;
}

/** A structurally sound document in the model. Upgrading the result again changes nothing. */
export function upgrade(
  root: JsonObject,
  family: VersionFamily,
  findings: Findings,
  nullable: NullableReading = 'strict',
): JsonObject {
  return family === '3.0' ? upgrade30(root, findings, nullable) : root;
}
