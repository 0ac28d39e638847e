// From a breach to a rule: what happened to a keyword, seen from the older contract to the newer one.

import type { Aspect, Breach } from './breach.ts';

/** What a keyword said before and says after; undefined where it said nothing. */
interface Told {
  readonly breach: Breach;
  /** Does the newer contract admit less? */
  readonly narrows: boolean;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** The part of the rule's name after the place, and a few words for people. */
export interface AspectChange {
  readonly suffix: string;
  readonly words: string;
}

/** Names what happened. `narrows`: the newer contract admits less than the older. */
export function aspectChange(breach: Breach, narrows: boolean): AspectChange {
  const { looser, stricter } = breach;
  const told = narrows
    ? { breach, narrows, before: looser, after: stricter }
    : { breach, narrows, before: stricter, after: looser };
  return (special[breach.aspect] ?? plain)(told);
}

const bounds: Partial<Record<Aspect, readonly [name: string, words: string]>> = {
  minimum: ['min', 'minimum'],
  maximum: ['max', 'maximum'],
  exclusiveMinimum: ['exclusive-min', 'exclusive minimum'],
  exclusiveMaximum: ['exclusive-max', 'exclusive maximum'],
  minLength: ['min-length', 'minimum length'],
  maxLength: ['max-length', 'maximum length'],
  minItems: ['min-items', 'minimum number of items'],
  maxItems: ['max-items', 'maximum number of items'],
  minProperties: ['min-properties', 'minimum number of members'],
  maxProperties: ['max-properties', 'maximum number of members'],
};

function bounded({ breach, narrows, before, after }: Told): AspectChange {
  const [name, words] = bounds[breach.aspect] ?? [breach.aspect, breach.aspect];
  if (before === undefined) return { suffix: `${name}-set`, words: `${words} ${after} was set` };
  if (after === undefined) return { suffix: `${name}-unset`, words: `${words} ${before} was taken away` };
  const grew = breach.aspect.startsWith('min') || breach.aspect === 'exclusiveMinimum' ? narrows : !narrows;
  return { suffix: `${name}-${grew ? 'increased' : 'decreased'}`, words: `${words} went from ${before} to ${after}` };
}

/** Words for a keyword that was added, removed or changed. */
function keyword(name: string, words: string): (told: Told) => AspectChange {
  return ({ breach, narrows, before, after }) => {
    const about = breach.name === undefined ? '' : ` (${breach.name})`;
    if (before !== undefined && after !== undefined) {
      return { suffix: `${name}-changed`, words: `${words}${about} changed from ${before} to ${after}` };
    }
    const value = before ?? after;
    const shown = value === undefined || /^(?:a|an|another) /.test(value) ? '' : ` ${value}`;
    return narrows
      ? { suffix: `${name}-added`, words: `${words}${about}${shown} was added` }
      : { suffix: `${name}-removed`, words: `${words}${about}${shown} was removed` };
  };
}

function typed({ narrows, before, after, breach }: Told): AspectChange {
  const what = breach.aspect === 'format' ? 'format' : 'type';
  const none = what === 'format' ? 'none' : 'any';
  void narrows;
  return { suffix: 'type-changed', words: `${what} changed from ${before ?? none} to ${after ?? none}` };
}

function alternatives(name: 'any-of' | 'one-of', words: 'anyOf' | 'oneOf'): (told: Told) => AspectChange {
  return ({ breach, narrows }) => {
    if (breach.name === undefined) return { suffix: `${name}-changed`, words: `the alternatives of ${words} changed` };
    return narrows
      ? { suffix: `${name}-removed`, words: `${words} lost the alternative ${breach.name}` }
      : { suffix: `${name}-added`, words: `${words} got the alternative ${breach.name}` };
  };
}

function plain({ breach }: Told): AspectChange {
  return { suffix: 'schema-changed', words: `the schema changed (${breach.aspect})` };
}

const special: Partial<Record<Aspect, (told: Told) => AspectChange>> = {
  ...(Object.fromEntries(Object.keys(bounds).map((aspect) => [aspect, bounded])) as Record<Aspect, typeof bounded>),
  type: typed,
  format: typed,
  nullable: ({ narrows }) =>
    narrows
      ? { suffix: 'became-not-nullable', words: 'may no longer be null' }
      : { suffix: 'became-nullable', words: 'may be null now' },
  enum: enumerated,
  const: ({ before, after }) => ({
    suffix: before === undefined ? 'const-added' : after === undefined ? 'const-removed' : 'const-changed',
    words: `the only value was ${before ?? 'not fixed'} and is ${after ?? 'not fixed'}`,
  }),
  multipleOf: ({ before, after }) => ({
    suffix:
      before === undefined ? 'multiple-of-set' : after === undefined ? 'multiple-of-unset' : 'multiple-of-changed',
    words: `multipleOf was ${before ?? 'not set'} and is ${after ?? 'not set'}`,
  }),
  pattern: keyword('pattern', 'pattern'),
  contentMediaType: ({ before, after }) => ({
    suffix: 'content-media-type-changed',
    words: `contentMediaType changed from ${before ?? 'none'} to ${after ?? 'none'}`,
  }),
  contentEncoding: ({ before, after }) => ({
    suffix: 'content-encoding-changed',
    words: `contentEncoding changed from ${before ?? 'none'} to ${after ?? 'none'}`,
  }),
  contentSchema: keyword('content-schema', 'the schema of the encoded content'),
  uniqueItems: ({ narrows }) => ({
    suffix: narrows ? 'unique-items-set' : 'unique-items-unset',
    words: narrows ? 'items have to be unique now' : 'items need not be unique any more',
  }),
  prefixItems: keyword('prefix-items', 'the schema of the item at one position'),
  items: keyword('items', 'the ban on further items'),
  contains: keyword('contains', 'contains'),
  unevaluatedItems: keyword('unevaluated-items', 'unevaluatedItems'),
  required: ({ narrows, breach }) => ({
    suffix: narrows ? 'became-required' : 'became-optional',
    words: narrows ? `${breach.name} has to be there now` : `${breach.name} need not be there any more`,
  }),
  propertyNames: keyword('property-names', 'the rule for names of members'),
  patternProperties: keyword('pattern-property', 'the schema of members that match a pattern'),
  additionalProperties: members('additional-properties'),
  unevaluatedProperties: members('unevaluated-properties'),
  dependentRequired: keyword('dependent-required', 'what has to be there together with a member'),
  dependentSchemas: keyword('dependent-schema', 'the schema that a member brings with it'),
  allOf: keyword('all-of', 'a part of allOf'),
  anyOf: alternatives('any-of', 'anyOf'),
  oneOf: alternatives('one-of', 'oneOf'),
  not: keyword('not', 'not'),
  if: keyword('if', 'a condition (if)'),
};

function enumerated({ narrows, before, after, breach }: Told): AspectChange {
  if (narrows) {
    return before === undefined
      ? { suffix: 'became-enum', words: `only ${after} ${after?.includes(',') ? 'are' : 'is'} allowed now` }
      : { suffix: 'enum-value-removed', words: `the values lost ${breach.name ?? 'some'}` };
  }
  return after === undefined
    ? { suffix: 'became-not-enum', words: `the values are no longer limited to ${before}` }
    : { suffix: 'enum-value-added', words: `the values got ${breach.name ?? 'more'}` };
}

function members(name: string): (told: Told) => AspectChange {
  return ({ narrows, breach }) => {
    if (breach.name !== undefined) {
      return narrows
        ? { suffix: 'property-removed', words: `member ${breach.name} was removed and no other is allowed` }
        : { suffix: 'property-added', words: `member ${breach.name} was added where none but the named were allowed` };
    }
    return narrows
      ? { suffix: `${name}-added`, words: 'members that are not named are restricted now' }
      : { suffix: `${name}-removed`, words: 'members that are not named are allowed now' };
  };
}
