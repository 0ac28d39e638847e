// Parameters that are written as `name=value` pairs: in queries, cookies and forms.

import type { SchemaNode } from '../schema/schema-node.ts';
import type { Violation } from '../validator.ts';
import { isDeepMember, readDeepObject } from './deep-object.ts';
import type { QueryPair } from './query-pairs.ts';
import { ABSENT, fault, GIVEN, type Reading, readStructures } from './reading.ts';
import type { RequestParts } from './request-parts.ts';
import { shapeOf } from './shape.ts';
import { form, type Member, pipeDelimited, record, type Split, spaceDelimited } from './style.ts';

/** Finds and reads one parameter of a request. */
export type Read = (parts: RequestParts) => Reading;

/** What a Parameter Object says of its place and style, defaults filled in. */
export interface Declared {
  readonly in: Violation['in'];
  readonly name: string;
  readonly style: string;
  readonly explode: boolean;
  readonly allowEmptyValue: boolean;
  /** Names of the other parameters in the same place: their pairs are not members of this one. */
  readonly others: ReadonlySet<string>;
}

/** The reader of `name=value` pairs: queries, cookies and forms. */
export function pairsReader(
  declared: Declared,
  schema: SchemaNode,
  pairsOf: (parts: RequestParts) => readonly QueryPair[],
  decode: (text: string) => string | undefined,
): Read {
  const { name, style, explode, allowEmptyValue } = declared;
  if (style === 'deepObject') return (parts) => readDeepObject(name, pairsOf(parts), schema, decode);
  const split: Split = DELIMITED.get(style) ?? form;
  const shape = shapeOf(schema);
  return (parts) => {
    const pairs = pairsOf(parts);
    const values = pairs.filter((pair) => pair.name === name).map((pair) => pair.value ?? '');
    const spread = explode && shape.kinds.has('object') ? spreadMembers(declared, schema, pairs) : [];
    if (values.length === 0 && spread.length === 0) return ABSENT;
    if (allowEmptyValue && values.length === 1 && values[0] === '') return GIVEN;
    const [only] = values;
    const single = values.length === 1 ? only : undefined;
    const reading = readStructures(schema, decode, (structure) => {
      if (structure === 'list' && explode) return values.length === 0 ? undefined : { structure, texts: values };
      if (structure === 'record' && explode) return spread.length === 0 ? undefined : record(spread);
      return single === undefined ? undefined : split(single, structure, explode);
    });
    const repeated = reading.kind === 'fault' && reading.keyword === 'style' && values.length + spread.length > 1;
    return repeated ? fault('style', 'must be given only once') : reading;
  };
}

const DELIMITED: ReadonlyMap<string, Split> = new Map([
  ['spaceDelimited', spaceDelimited],
  ['pipeDelimited', pipeDelimited],
]);

/** Which query pairs belong to a parameter; without a schema only those of its name. */
export function claimsOf(
  { name, style, explode, others }: Declared,
  schema?: SchemaNode,
): (pairName: string) => boolean {
  if (style === 'deepObject') return (pairName) => pairName === name || isDeepMember(name, pairName);
  const shape = schema && shapeOf(schema);
  if (!explode || !shape?.kinds.has('object')) return (pairName) => pairName === name;
  return (pairName) => pairName === name || shape.names.has(pairName) || (shape.open && !others.has(pairName));
}

// With explode every property is a pair of its own, and one that is a list a pair for each item.
function spreadMembers(declared: Declared, schema: SchemaNode, pairs: readonly QueryPair[]): readonly Member[] {
  const claims = claimsOf(declared, schema);
  const shape = shapeOf(schema);
  const members: Member[] = [];
  const lists = new Map<string, string[]>();
  for (const { name, rawName, value = '' } of pairs) {
    if (!claims(name) || (name === declared.name && !shape.names.has(name))) continue;
    const known = lists.get(name);
    if (known !== undefined) known.push(value);
    else if (isList(shape.member(name))) {
      const texts = [value];
      lists.set(name, texts);
      members.push([rawName, texts]);
    } else members.push([rawName, value]);
  }
  return members;
}

function isList(schema: SchemaNode | undefined): boolean {
  const kinds = schema && shapeOf(schema).kinds;
  return kinds?.has('array') === true && !kinds.has('string');
}
