// References between OpenAPI objects: parameters, bodies, responses and headers may all be `$ref`s.

import { isObject, own } from '../json.ts';
import type { SchemaNode } from '../schema/schema-node.ts';

/** The object a part of the document is or refers to; undefined when there is none, as in a circle of references. */
export function resolved(node: SchemaNode | undefined): SchemaNode | undefined {
  let target = node;
  for (let hops = 0; hops < 100; hops++) {
    const reference = own(target?.schema, '$ref');
    if (typeof reference !== 'string') return isObject(target?.schema) ? target : undefined;
    target = target?.refer(reference);
  }
  return undefined;
}
