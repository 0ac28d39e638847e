// Changes to try on a valid value: at each place the values on both sides of each limit. Only proposed here; the validator
// says which keep the value valid and which break it.

import { type Conjunction, conjunctionOf, picked } from '../diff/conjunction.ts';
import type { Comparison } from '../diff/containment.ts';
import { itemOf, memberOf, namesOf } from '../diff/members.ts';
import { patternSamples } from '../diff/pattern-sample.ts';
import { samplesOf } from '../diff/sample.ts';
import type { Shape } from '../diff/shape.ts';
import { isObject, type Json } from '../json.ts';
import { accepts } from '../schema/check-value.ts';
import { toInstance } from '../schema/instance.ts';
import type { SchemaNode } from '../schema/schema-node.ts';
import type { Edit } from './edit.ts';

const MOST_DEPTH = 8;
const MOST_EDITS = 600;
/** Characters or items of a value that is made to reach a limit. */
const MOST_LENGTH = 20_000;
const MOST_ITEMS = 1_000;

/** Edits of `value`, which `node` accepts, in a fixed order. */
export function proposals(node: SchemaNode, value: Json, sampler: Comparison): Edit[] {
  const edits: Edit[] = [];
  visit(conjunctionOf([node]), value, []);
  return edits.slice(0, MOST_EDITS);

  function visit(conjunction: Conjunction, here: Json, at: Edit['at']): void {
    if (edits.length >= MOST_EDITS || at.length > MOST_DEPTH) return;
    const settledHere = settled(conjunction, here, sampler);
    const shape = sampler.shape(settledHere);
    const put = (replaced: Json) => edits.push({ at, value: replaced });
    for (const other of [...alternatives(shape, here), ...samplesOf(conjunction, sampler).slice(0, 12)]) put(other);
    if (Array.isArray(here)) {
      for (const other of lists(shape, here)) put(other);
      for (const [index, item] of here.slice(0, 2).entries()) visit(itemOf(shape, index), item, [...at, index]);
    } else if (isObject(here)) {
      for (const name of Object.keys(here)) edits.push({ at: [...at, name], value: undefined });
      edits.push({ at: [...at, 'x-not-declared'], value: 'x' });
      for (const name of namesOf(shape)) {
        const member = Object.hasOwn(here, name) ? (here[name] as Json) : undefined;
        if (member !== undefined) visit(memberOf(shape, name), member, [...at, name]);
        else
          for (const one of samplesOf(memberOf(shape, name), sampler).slice(0, 2))
            edits.push({ at: [...at, name], value: one });
      }
    }
  }
}

/** The conjunction with the branches chosen that accept the value. */
function settled(conjunction: Conjunction, value: Json, sampler: Comparison): Conjunction {
  let chosen = conjunction;
  for (let round = 0; round < 8; round++) {
    const [group] = sampler.shape(chosen).groups;
    if (!group) return chosen;
    const index = group.branches.findIndex((branch) => accepts(branch, toInstance(value)));
    chosen = picked(chosen, group.key, Math.max(0, index));
  }
  return chosen;
}

/** Other values for a place, of its kind and of others. */
function alternatives(shape: Shape, here: Json): Json[] {
  const found: Json[] = [...(shape.values?.slice(0, 20) ?? [])];
  if (typeof here === 'number') found.push(...numbers(shape, here));
  else if (typeof here === 'string') found.push(...texts(shape, here));
  else if (typeof here === 'boolean') found.push(!here, 'yes');
  found.push(null, typeof here === 'string' ? 7 : 'not-a-value', ...(isObject(here) ? [[]] : [{}]));
  return found;
}

function numbers({ minimum, maximum, multiples, integer, texts: { format } }: Shape, here: number): number[] {
  const [multiple] = multiples;
  const unit = multiple ?? (integer || (minimum ?? maximum) !== undefined ? 1 : 0.5);
  const around = (bound: number) => [bound, bound - unit, bound + unit];
  const limits = [...(minimum ? around(minimum.value) : []), ...(maximum ? around(maximum.value) : [])];
  const sized = format.has('int32') ? [2_147_483_647, 2_147_483_648, -2_147_483_648] : [];
  return [...limits, ...sized, here + unit, here + unit / 2, 0, -1].filter(Number.isFinite);
}

function texts(shape: Shape, here: string): string[] {
  const { numbers: lengths, texts: declared } = shape;
  const [least, most] = [lengths.get('minLength'), lengths.get('maxLength')];
  const filler = /^[\x20-\x7e]/.test(here) ? here.slice(0, 1) : 'x';
  const ofLength = (length: number) => here.slice(0, length).padEnd(Math.max(0, length), filler);
  const found: string[] = [];
  for (const limit of [least, most]) {
    if (limit === undefined || limit > MOST_LENGTH) continue;
    found.push(...[limit, limit + 1, limit - 1].filter((length) => length >= 0).map(ofLength));
  }
  for (const pattern of declared.pattern) found.push(...patternSamples(pattern));
  if (declared.pattern.size + declared.format.size + (shape.values ? 1 : 0) > 0) found.push('~ not such a text ~');
  return [...found, '', 'é💩', `${here}${filler}`];
}

function lists({ numbers: sizes, uniqueItems }: Shape, here: readonly Json[]): Json[] {
  const found: Json[] = [[]];
  const [first] = here;
  if (uniqueItems && first !== undefined) found.push([first, ...here]);
  for (const keyword of ['minItems', 'maxItems'] as const) {
    const limit = sizes.get(keyword);
    if (limit === undefined || limit > MOST_ITEMS || first === undefined) continue;
    for (const size of [limit, limit + 1, limit - 1].filter((one) => one >= 0)) {
      found.push(
        Array.from({ length: size }, (_, index) => here[index] ?? (uniqueItems ? varied(first, index) : first)),
      );
    }
  }
  return found;
}

function varied(item: Json, index: number): Json {
  if (typeof item === 'string') return `${item}${index}`;
  return typeof item === 'number' ? item + index : item;
}
