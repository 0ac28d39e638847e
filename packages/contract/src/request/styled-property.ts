// A property of a form that its Encoding Object gives a style: written as a query parameter of that style is, defaults
// included, in urlencoded and in multipart forms (OAS 3.1.1 4.8.15.1.2).

import { isObject, type Json } from '../json.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { claimsOf, type Declared, pairsReader, type Read } from './pairs-reader.ts';

/** How a property is read from the pairs of a form, and which of them are its own. */
export interface PropertyReader {
  readonly read: Read;
  claims(pairName: string): boolean;
}

/** What is known of a form around one of its properties. */
export interface FormPlace {
  /** Names of all properties: their pairs are not members of this one. */
  readonly names: ReadonlySet<string>;
  readonly decode: (text: string) => string | undefined;
}

/** A property as a parameter of the query, in the style that its Encoding Object says or the default one. */
export function asParameter(name: string, encoding: Json | undefined, names: ReadonlySet<string>): Declared {
  const { style, explode } = isObject(encoding) ? encoding : {};
  return {
    in: 'query',
    name,
    style: typeof style === 'string' ? style : 'form',
    explode: typeof explode === 'boolean' ? explode : typeof style !== 'string' || style === 'form',
    allowEmptyValue: false,
    others: names,
  };
}

/** The reader of a property; undefined when its Encoding Object says nothing of a style. */
export function styledProperty(
  name: string,
  property: SchemaNode,
  encoding: Json | undefined,
  { names, decode }: FormPlace,
): PropertyReader | undefined {
  const { style, explode, allowReserved } = isObject(encoding) ? encoding : {};
  if ((style ?? explode ?? allowReserved) === undefined) return undefined;
  const declared = asParameter(name, encoding, names);
  return {
    read: pairsReader(declared, property, (parts) => parts.query, decode),
    claims: claimsOf(declared, property),
  };
}
