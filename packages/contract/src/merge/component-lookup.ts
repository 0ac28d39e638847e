// Looks through references of the merged document to its components.

import { type Json, own } from '../json.ts';
import { fragmentTokens } from '../pointer.ts';
import { isComponentType } from './naming.ts';

/** Finds a component of the merged document by `type/name`. */
export type ComponentLookup = (place: string) => Json | undefined;

/** What `value` stands for: itself, or the component its `$ref`s lead to; undefined when there is none. */
export function resolved(value: Json | undefined, lookup: ComponentLookup): Json | undefined {
  let current = value;
  for (let hops = 0; hops < 100; hops++) {
    const reference = own(current, '$ref');
    const [section, type, name] = typeof reference === 'string' ? (fragmentTokens(reference) ?? []) : [];
    if (section !== 'components' || !isComponentType(type) || name === undefined) return current;
    current = lookup(`${type}/${name}`);
  }
  return undefined;
}
