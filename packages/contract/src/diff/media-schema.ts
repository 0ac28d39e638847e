// The schemas of a media type that both contracts know.

import type { SchemaNode } from '../schema/schema-node.ts';
import type { Finding } from './finding.ts';
import type { MediaEntry } from './media-pairs.ts';
import type { Proof, SchemaDiff } from './schema-findings.ts';
import type { SchemaPlace } from './schema-place.ts';

export function mediaSchemaFindings(
  old: MediaEntry,
  now: MediaEntry,
  place: SchemaPlace,
  schemas: SchemaDiff,
  proof: Proof,
): Finding[] {
  const found: Finding[] = [];
  for (const field of ['schema', 'itemSchema'] as const) {
    const [from, to] = [old.node.below(field), now.node.below(field)];
    const site =
      field === 'schema' ? place : { ...place, words: `an item of ${place.words}`, key: `${place.key} item` };
    if (isOpen(from) && isOpen(to)) continue;
    if (from === undefined || to === undefined) found.push(existence(old, now, site, field, to !== undefined));
    else found.push(...schemas.findings(from, to, site, proof));
  }
  return found;
}

function existence(old: MediaEntry, now: MediaEntry, place: SchemaPlace, field: string, added: boolean): Finding {
  const hurts = added === (place.direction === 'request');
  const what = field === 'schema' ? 'media-type-schema' : 'media-type-item-schema';
  const happened = added ? 'has a schema now' : 'no longer has a schema';
  const harm =
    place.direction === 'request'
      ? 'callers that sent anything else are refused'
      : 'callers may get what they were never told of';
  return {
    rule: `${place.direction}-body-${what}-${added ? 'added' : 'removed'}`,
    severity: hurts ? 'breaking' : 'additive',
    place: place.key,
    before: old.node.pointer,
    after: now.node.pointer,
    message: `${place.words} ${happened}${hurts ? `: ${harm}` : ''}`,
  };
}

function isOpen(node: SchemaNode | undefined): boolean {
  const { schema = true } = node ?? {};
  return schema === true || (typeof schema === 'object' && schema !== null && Object.keys(schema).length === 0);
}
