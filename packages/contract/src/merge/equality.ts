// Which components of different services mean the same. Two of the same kind and name are equal when their texts are,
// and what they refer to is: the coarsest such partition, found by refinement, so that cycles are no obstacle.

import { canonicalText } from '../canonical.ts';
import { isObject, type Json, type JsonObject, own } from '../json.ts';
import { type RewriteRules, rewrite } from '../rewrite.ts';
import { type ComponentType, componentKinds } from './naming.ts';

/** A component of the merged document before equal ones are folded. */
export interface Component {
  readonly type: ComponentType;
  /** Name in the merged document, unique within its kind. */
  readonly name: string;
  /** Name in the service's own document. */
  readonly sourceName: string;
  readonly value: Json;
}

/**
 * Classes of equal components by `type/name`; components equal to no other are left out. Members keep the order of
 * `components`.
 */
export function equalComponents(components: readonly Component[]): Component[][] {
  let groups = groupBy(components, (one) => `${one.type} ${one.sourceName}`).filter((group) => group.length > 1);
  groups = groups.flatMap((group) => groupBy(group, (one) => skeletonOf(one).text).filter((equal) => equal.length > 1));
  for (let count = -1; count !== groups.length + groups.flat().length; ) {
    count = groups.length + groups.flat().length;
    const classes: ReadonlyMap<string, number> = new Map(
      groups.flatMap((group, index) => group.map((one) => [`${one.type}/${one.name}` as string, index] as const)),
    );
    groups = groups.flatMap((group) =>
      groupBy(group, (one) =>
        skeletonOf(one)
          .targets.map((target) => classes.get(target) ?? target)
          .join(' '),
      ).filter((equal) => equal.length > 1),
    );
  }
  return groups;
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) group.push(item);
    else groups.set(name, [item]);
  }
  return [...groups.values()];
}

/** A component's canonical text with its references taken out, and what they point to (`type/name`), in order. */
export interface Skeleton {
  readonly text: string;
  readonly targets: readonly string[];
}

const skeletons: WeakMap<object, Skeleton> = new WeakMap();

/** The skeleton of a component; made once for each value. */
export function skeletonOf({ type, value }: Component): Skeleton {
  if (!isObject(value)) return { text: canonicalText(value), targets: [] };
  const known = skeletons.get(value);
  if (known) return known;
  const made = makeSkeleton(value, type);
  skeletons.set(value, made);
  return made;
}

// Private-use characters stand around references while the keys are sorted. A text that has them already stays as it
// is, with its public names in it, and so equals no other service's.
const marked = /\uE000([^\uE000\uE001]*)\uE001/g;

function makeSkeleton(value: JsonObject, type: ComponentType): Skeleton {
  const plain = canonicalText(value);
  if (/[\uE000\uE001]/.test(plain)) return { text: plain, targets: [] };
  const targets: string[] = [];
  const text = canonicalText(rewrite(value, componentKinds[type], rules)).replace(marked, (_, target: string) => {
    targets.push(target);
    return '\uE000';
  });
  return { text, targets };
}

const rules: RewriteRules = {
  reference: mark,
  enter: (object, { kind }) => kind !== 'schema' || typeof own(object, '$id') !== 'string',
  leave: (object, { kind }) => (kind === 'schema' ? withoutOrder(object) : object),
};

function mark(reference: string): string {
  return reference.replace(/^#\/components\/([^/]+\/[^/]+)/, '\uE000$1\uE001');
}

/** Keywords of a schema whose lists are sets. */
const sets = ['required', 'enum', 'type'] as const;

function withoutOrder(schema: JsonObject): JsonObject {
  const result: JsonObject = { ...schema };
  for (const keyword of sets) {
    const list = own(schema, keyword);
    if (Array.isArray(list)) result[keyword] = [...new Set(list.map(canonicalText))].sort();
  }
  const discriminator = own(schema, 'discriminator');
  const mapping = own(discriminator, 'mapping');
  if (isObject(discriminator) && isObject(mapping)) {
    const marks = Object.entries(mapping).map(([key, target]) => [
      key,
      typeof target === 'string' ? mark(target) : target,
    ]);
    result.discriminator = { ...discriminator, mapping: Object.fromEntries(marks) };
  }
  return result;
}
