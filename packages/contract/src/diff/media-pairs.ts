// Media types of two Content Objects that are to be compared with each other.

import { isObject, own } from '../json.ts';
import { parseMediaType } from '../request/media-type.ts';
import { resolved } from '../request/resolved.ts';
import type { SchemaNode } from '../schema/schema-node.ts';

/** A media type with its node. */
export interface MediaEntry {
  readonly type: string;
  readonly node: SchemaNode;
}

/** The entries of a Content Object by name in lower case. */
export function mediaEntries(node: SchemaNode | undefined): Map<string, MediaEntry> {
  const content = own(node?.schema, 'content');
  const found = new Map<string, MediaEntry>();
  for (const type of Object.keys(isObject(content) ? content : {})) {
    const media = resolved(node?.below('content', type));
    if (media) found.set(normal(type), { type, node: media });
  }
  return found;
}

/** The entry that a message of `type` falls under: the same, else the narrowest range. */
export function entryFor(entries: ReadonlyMap<string, MediaEntry>, type: string): MediaEntry | undefined {
  const key = normal(type);
  const exact = entries.get(key) ?? entries.get(essence(key));
  if (exact) return exact;
  const [kind] = essence(key).split('/');
  const sameEssence = [...entries].find(([other]) => essence(other) === essence(key));
  return sameEssence?.[1] ?? entries.get(`${kind}/*`) ?? entries.get('*/*');
}

/** Does the range take in more than one media type? */
export function isRange(type: string): boolean {
  return type.includes('*');
}

/** The media type that a message of an entry carries: JSON where a range leaves it open. */
export function sentAs(type: string): string {
  return isRange(type) ? 'application/json' : type;
}

/** May a body of this type be JSON? */
export function isJson(type: string): boolean {
  return /^(?:application\/(?:[^;]+\+)?json|text\/json|\*\/\*|application\/\*)(?:;|$)/i.test(type.trim());
}

function normal(type: string): string {
  return parseMediaType(type) === undefined
    ? type.trim().toLowerCase()
    : type
        .replaceAll(/\s*([;=])\s*/g, '$1')
        .trim()
        .toLowerCase();
}

function essence(type: string): string {
  return type.split(';')[0]?.trim() ?? type;
}
