// What changes about a schema although it admits the same values, or although nobody can be refused: members that come and
// go, defaults, who may write a member, tags of alternatives, and what is on its way out.

import type { Json } from '../json.ts';
import type { Direction, SchemaNode } from '../schema/schema-node.ts';
import { type Conjunction, conjunctionOf, picked } from './conjunction.ts';
import { discriminatorOf, labelOf } from './groups.ts';
import { annotationOf, isMarked, isOpen, itemOf, memberOf, namesOf, prefixLength, restOf } from './members.ts';
import type { Shape } from './shape.ts';

export type NoticeKind =
  | 'property-added'
  | 'property-removed'
  | 'became-optional'
  | 'default-added'
  | 'default-changed'
  | 'default-removed'
  | 'became-read-only'
  | 'became-not-read-only'
  | 'became-write-only'
  | 'became-not-write-only'
  | 'x-extensible-enum-value-removed'
  | 'x-extensible-enum-value-added'
  | 'discriminator-added'
  | 'discriminator-removed'
  | 'discriminator-property-name-changed'
  | 'discriminator-mapping-added'
  | 'discriminator-mapping-deleted'
  | 'deprecated'
  | 'reactivated';

/** A difference that does not decide what is admitted. */
export interface Notice {
  readonly kind: NoticeKind;
  /** JSON Pointer into the value, `*` for any item or member. */
  readonly path: string;
  readonly before: Conjunction;
  readonly after: Conjunction;
  readonly name?: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Whether the member is (or was) required. */
  readonly required?: boolean;
}

export interface NoticeOptions {
  readonly direction: Direction;
  shape(conjunction: Conjunction): Shape;
  same(one: SchemaNode | undefined, other: SchemaNode | undefined): boolean;
}

const MOST_NOTICES = 200;
/** Pairs of places that are looked at; fewer of choices among several groups of alternatives, whose number multiplies. */
const MOST_PAIRS = 5_000;
const MOST_CHOICES = 300;

/** All notices about two schemas and what they lead to. */
export function noticesOf(before: Conjunction, after: Conjunction, options: NoticeOptions): Notice[] {
  const found: Notice[] = [];
  const seen = new Set<string>();
  let choices = 0;
  const open = [{ before, after, path: '' }];
  for (let pair = open.shift(); pair !== undefined; pair = open.shift()) {
    const key = `${pair.before.key}|${pair.after.key}`;
    if (seen.size > MOST_PAIRS || found.length > MOST_NOTICES) break;
    if (seen.has(key)) continue;
    seen.add(key);
    if (pair.before.picks.size > 1 && ++choices > MOST_CHOICES) continue;
    if (isSame(pair.before, pair.after, options)) continue;
    found.push(...here(pair, options), ...memberNotices(pair, options));
    open.push(...parts(pair, options));
  }
  return found;
}

interface Pair {
  readonly before: Conjunction;
  readonly after: Conjunction;
  readonly path: string;
}

function isSame({ nodes: one }: Conjunction, { nodes: other }: Conjunction, { same }: NoticeOptions): boolean {
  return one.length === other.length && one.every((node, index) => same(node, other[index]));
}

function here({ before, after, path }: Pair, options: NoticeOptions): Notice[] {
  const common = { path, before, after };
  const found: Notice[] = [];
  const [from, to] = [annotationOf(before, 'default'), annotationOf(after, 'default')].map(shown);
  if (from !== to) {
    const kind = from === undefined ? 'default-added' : to === undefined ? 'default-removed' : 'default-changed';
    found.push({ ...common, kind, from, to });
  }
  for (const [mark, name] of [
    ['readOnly', 'read-only'],
    ['writeOnly', 'write-only'],
  ] as const) {
    const [was, is] = [isMarked(before, mark), isMarked(after, mark)];
    if (was !== is) found.push({ ...common, kind: is ? `became-${name}` : `became-not-${name}` });
  }
  const [old, now] = [isMarked(before, 'deprecated'), isMarked(after, 'deprecated')];
  if (old !== now) found.push({ ...common, kind: now ? 'deprecated' : 'reactivated' });
  found.push(...extensible(common), ...discriminators(common, options));
  return found;
}

function shown(value: Json | undefined): string | undefined {
  return value === undefined ? undefined : JSON.stringify(value);
}

function extensible(common: Pair): Notice[] {
  const list = (one: Conjunction) => {
    const value = annotationOf(one, 'x-extensible-enum');
    return Array.isArray(value) ? value.map((item) => JSON.stringify(item)) : [];
  };
  const [from, to] = [list(common.before), list(common.after)];
  const gone = from.filter((value) => !to.includes(value));
  const come = to.filter((value) => !from.includes(value));
  return [
    ...(gone.length > 0 && to.length > 0
      ? [{ ...common, kind: 'x-extensible-enum-value-removed' as const, name: gone.join(', ') }]
      : []),
    ...(come.length > 0 && from.length > 0
      ? [{ ...common, kind: 'x-extensible-enum-value-added' as const, name: come.join(', ') }]
      : []),
  ];
}

function discriminators(common: Pair, { shape }: NoticeOptions): Notice[] {
  const find = (one: Conjunction) =>
    shape(one)
      .parts.map(discriminatorOf)
      .find((found) => found !== undefined);
  const [from, to] = [find(common.before), find(common.after)];
  if (!from && !to) return [];
  if (!from || !to) {
    const name = (from ?? to)?.propertyName ?? '';
    return [{ ...common, kind: to ? 'discriminator-added' : 'discriminator-removed', name }];
  }
  if (from.propertyName !== to.propertyName) {
    const texts = { from: from.propertyName, to: to.propertyName };
    return [{ ...common, kind: 'discriminator-property-name-changed', ...texts }];
  }
  const gone = [...from.mapping.keys()].filter((value) => !to.mapping.has(value));
  const come = [...to.mapping.keys()].filter((value) => !from.mapping.has(value));
  return [
    ...gone.map((name) => ({ ...common, kind: 'discriminator-mapping-deleted' as const, name })),
    ...come.map((name) => ({ ...common, kind: 'discriminator-mapping-added' as const, name })),
  ];
}

/** The pairs below that both sides have. */
function parts(pair: Pair, { shape, same }: NoticeOptions): Pair[] {
  const [from, to] = [shape(pair.before), shape(pair.after)];
  const result: Pair[] = [];
  const [old, now] = [namesOf(from), namesOf(to)];
  for (const name of old) {
    if (!now.has(name)) continue;
    const path = `${pair.path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    result.push({ before: memberOf(from, name), after: memberOf(to, name), path });
  }
  const spelled = Math.max(prefixLength(from), prefixLength(to));
  for (let index = 0; index <= spelled && index < 50; index++) {
    if (from.arrays.length === 0 || to.arrays.length === 0) break;
    const path = `${pair.path}/${index === spelled ? '*' : index}`;
    result.push({ before: itemOf(from, index), after: itemOf(to, index), path });
  }
  const [restFrom, restTo] = [restOf(from), restOf(to)];
  if (!isOpen(restFrom) && !isOpen(restTo)) result.push({ before: restFrom, after: restTo, path: `${pair.path}/*` });
  result.push(...branches(pair, from, to, same));
  return result;
}

function branches({ before, after, path }: Pair, from: Shape, to: Shape, same: NoticeOptions['same']): Pair[] {
  const [left] = from.groups;
  const right = left && to.groups.find(({ keyword }) => keyword === left.keyword);
  if (!left || !right) return [];
  const partners = partnersOf(left.branches, right.branches, same);
  return [...partners].map(([index, partner]) => ({
    before: picked(before, left.key, index),
    after: picked(after, right.key, partner),
    path,
  }));
}

/** Branches that are the same, or called the same; then those without a name, in their order. */
function partnersOf(left: readonly SchemaNode[], right: readonly SchemaNode[], same: NoticeOptions['same']) {
  const partners = new Map<number, number>();
  const free = new Set(right.keys());
  const pairUp = (fits: (one: SchemaNode, other: SchemaNode) => boolean) => {
    for (const [index, node] of left.entries()) {
      if (partners.has(index)) continue;
      const partner = [...free].find((other) => fits(node, right[other] as SchemaNode));
      if (partner === undefined) continue;
      partners.set(index, partner);
      free.delete(partner);
    }
  };
  pairUp(same);
  pairUp((one, other) => labelOf(one) !== undefined && labelOf(one) === labelOf(other));
  if (left.length === right.length) pairUp((one, other) => labelOf(one) === undefined && labelOf(other) === undefined);
  return partners;
}

/** Members that one side names and the other does not. */
function memberNotices(pair: Pair, options: NoticeOptions): Notice[] {
  const [from, to] = [options.shape(pair.before), options.shape(pair.after)];
  const [old, now] = [namesOf(from), namesOf(to)];
  const path = (name: string) => `${pair.path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  const [oldAnywhere, nowAnywhere] = [from, to].map((one) => branchNames(one, options));
  const removed = [...old].filter((name) => !now.has(name) && !nowAnywhere?.has(name));
  const added = [...now].filter((name) => !old.has(name) && !oldAnywhere?.has(name));
  const rest = { before: pair.before, after: pair.after };
  return [
    ...removed.map((name) => ({
      ...rest,
      kind: 'property-removed' as const,
      path: path(name),
      name,
      required: from.required.has(name),
    })),
    ...added.map((name) => ({
      ...rest,
      kind: 'property-added' as const,
      path: path(name),
      name,
      required: to.required.has(name),
    })),
  ];
}

/** Names that are spelled out in alternatives. */
function branchNames({ groups }: Shape, { shape }: Pick<NoticeOptions, 'shape'>, depth = 0): Set<string> {
  const names = new Set<string>();
  for (const branch of depth > 3 ? [] : groups.flatMap(({ branches }) => branches)) {
    const inner = shape(conjunctionOf([branch]));
    for (const name of namesOf(inner)) names.add(name);
    for (const name of branchNames(inner, { shape }, depth + 1)) names.add(name);
  }
  return names;
}
