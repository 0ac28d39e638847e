// Whether a schema demands nothing at all. Where it does, a name given twice changes nothing of what was checked, and what
// the body says is its service's own business.

import { isObject } from '../json.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { resolved } from './resolved.ts';

const ANNOTATIONS = new Set(['title', 'description', 'default', 'example', 'examples', 'deprecated', '$comment']);

/** True for `{}`, with or without annotations, also behind a reference. */
export function isFreeForm(schema: SchemaNode): boolean {
  const node = resolved(schema);
  if (!node || !isObject(node.schema)) return false;
  return Object.keys(node.schema).every((keyword) => ANNOTATIONS.has(keyword) || keyword.startsWith('x-'));
}
