// `filter[status]=open&filter[tags][]=a`: style deepObject (OAS 3.1.1 4.8.12.2). The text defines one level; deeper
// ones and arrays are read as most clients write them.

import type { Instance, InstanceObject } from '../schema/instance.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import { formDecode } from './percent.ts';
import type { QueryPair } from './query-pairs.ts';
import { ABSENT, BAD_ENCODING, fault, type Reading } from './reading.ts';
import { shapeOf } from './shape.ts';
import { readText } from './typed-text.ts';

interface Branch {
  readonly texts: string[];
  readonly members: Map<string, Branch>;
}

const MAX_DEPTH = 16;

/** The object that the pairs named `name[…]` make up. */
export function readDeepObject(
  name: string,
  pairs: readonly QueryPair[],
  node: SchemaNode,
  decode: (text: string) => string | undefined = formDecode,
): Reading {
  const root: Branch = { texts: [], members: new Map() };
  for (const pair of pairs) {
    if (pair.name === name) return fault('style', `must be written as ${name}[property]=value`);
    const keys = keysOf(name, pair.name);
    if (keys === undefined) continue;
    const text = decode(pair.value ?? '');
    if (text === undefined) return BAD_ENCODING;
    if (keys.length > MAX_DEPTH) return fault('style', `must not be nested more than ${MAX_DEPTH} levels deep`);
    let branch = root;
    for (const key of keys) {
      const next = branch.members.get(key) ?? { texts: [], members: new Map() };
      branch.members.set(key, next);
      branch = next;
    }
    branch.texts.push(text);
  }
  if (root.members.size === 0) return ABSENT;
  const value = branchValue(root, node);
  return value === undefined ? fault('style', 'must not give a property twice') : { kind: 'value', value };
}

/** True when `pairName` is part of the deepObject parameter `name`. */
export function isDeepMember(name: string, pairName: string): boolean {
  return pairName.startsWith(`${name}[`) && pairName.endsWith(']');
}

function keysOf(name: string, pairName: string): string[] | undefined {
  return isDeepMember(name, pairName) ? pairName.slice(name.length + 1, -1).split('][') : undefined;
}

function branchValue(branch: Branch, node: SchemaNode | undefined): Instance | undefined {
  const shape = node && shapeOf(node);
  const isList = shape?.kinds.has('array') === true && !(branch.members.size > 0 && shape.kinds.has('object'));
  if (branch.members.size === 0) {
    if (isList && (branch.texts.length > 1 || !shape.kinds.has('string'))) {
      return branch.texts.map((text, index) => readText(text, shape.item(index)));
    }
    return branch.texts.length === 1 ? readText(branch.texts[0] as string, node) : undefined;
  }
  if (branch.texts.length > 0) return undefined;
  if (isList) return listOf(branch, node as SchemaNode);
  const object = Object.create(null) as InstanceObject;
  for (const [key, member] of branch.members) {
    const value = branchValue(member, shape?.member(key));
    if (value === undefined) return undefined;
    object[key] = value;
  }
  return object;
}

// `[]=a&[]=b` or `[0]=a&[1]=b`; the order is that of the pairs.
function listOf(branch: Branch, node: SchemaNode): Instance | undefined {
  const items: Instance[] = [];
  for (const [key, member] of branch.members) {
    if (!/^\d*$/.test(key)) return undefined;
    const item = shapeOf(node).item(items.length);
    if (member.members.size > 0) {
      const value = branchValue(member, item);
      if (value === undefined) return undefined;
      items.push(value);
    }
    for (const text of member.texts) items.push(readText(text, item));
  }
  return items;
}
