// What may happen to a schema: one row for each thing, whatever the place. A table, so that it may be long.

import type { Json } from '../json.ts';
import type { ChangeSeverity } from './change.ts';

export interface SchemaRule {
  /** The end of the rule's id; the place is its beginning. */
  readonly suffix: string;
  /** What the newer schema admits: less, more, something else; or it can't be told. */
  readonly effect: 'narrows' | 'widens' | 'both' | 'unknown';
  /** Where the effect does not decide. */
  readonly severity?: Readonly<Record<'request' | 'response', ChangeSeverity>> & {
    readonly [place: string]: ChangeSeverity;
  };
  readonly explanation: string;
  /** Schemas before and after. */
  readonly example: readonly [before: Json, after: Json];
  /** Places, or ends of their names; all of them by default. */
  readonly places?: readonly string[];
}

const text = (rest: Record<string, Json> = {}): Json => ({ type: 'string', ...rest });
const number = (rest: Record<string, Json> = {}): Json => ({ type: 'number', ...rest });
const list = (rest: Record<string, Json> = {}): Json => ({ type: 'array', items: { type: 'string' }, ...rest });
const object = (rest: Record<string, Json> = {}): Json => ({ type: 'object', ...rest });
const card = object({ properties: { card: text() }, required: ['card'] });
const cash = object({ properties: { cash: number() }, required: ['cash'] });
const cats = object({ properties: { kind: { const: 'cat' } }, required: ['kind'] });
/** With `card`, another member has to come. */
// biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
const conditional = (needed: string): Json => object({ if: { required: ['card'] }, then: { required: [needed] } });
const dogs = object({ properties: { kind: { const: 'dog' } }, required: ['kind'] });

/** Bodies and what is in them: what is written as JSON. */
const JSON_PLACES = ['body', 'property'];

/** A bound that may be set, moved either way and taken away. */
function bound(
  name: string,
  words: string,
  keyword: string,
  kind: (rest: Record<string, Json>) => Json,
  [tight, loose]: readonly [number, number],
): SchemaRule[] {
  const isLeast = /^(?:exclusive-)?min/.test(name);
  const [tighter, looser] = isLeast ? ['increased', 'decreased'] : ['decreased', 'increased'];
  const without = kind({});
  const [narrow, wide] = [kind({ [keyword]: tight }), kind({ [keyword]: loose })];
  return [
    {
      suffix: `${name}-set`,
      effect: 'narrows',
      explanation: `There was no ${words}, and now there is one.`,
      example: [without, narrow],
    },
    {
      suffix: `${name}-${tighter}`,
      effect: 'narrows',
      explanation: `The ${words} is tighter than it was.`,
      example: [wide, narrow],
    },
    {
      suffix: `${name}-${looser}`,
      effect: 'widens',
      explanation: `The ${words} is looser than it was.`,
      example: [narrow, wide],
    },
    {
      suffix: `${name}-unset`,
      effect: 'widens',
      explanation: `There was a ${words}, and now there is none.`,
      example: [narrow, without],
    },
  ];
}

/** A keyword that demands something as soon as it is there. */
function demand(name: string, words: string, pair: readonly [Json, Json], places = JSON_PLACES): SchemaRule[] {
  const [without, demanding] = pair;
  return [
    {
      suffix: `${name}-added`,
      effect: 'narrows',
      explanation: `${words} was added, so some values are no longer valid.`,
      example: [without, demanding],
      places,
    },
    {
      suffix: `${name}-removed`,
      effect: 'widens',
      explanation: `${words} was removed, so more values are valid.`,
      example: [demanding, without],
      places,
    },
  ];
}

export const schemaRules: readonly SchemaRule[] = [
  // ── Types and values ───────────────────────────────────────────────────────────────────────────────────────────────
  {
    suffix: 'type-changed',
    effect: 'both',
    explanation:
      'The type or the format is another one. Where the new type takes in the old one for requests (or the old one the new one for responses), the change is additive. In parameters and header fields everything is text, so a number where any text may stand is no change for the worse.',
    example: [text(), object()],
  },
  {
    suffix: 'became-not-nullable',
    effect: 'narrows',
    explanation: 'null was a value, and no longer is.',
    example: [{ type: ['string', 'null'] }, text()],
    places: JSON_PLACES,
  },
  {
    suffix: 'became-nullable',
    effect: 'widens',
    explanation: 'null was no value, and now is one.',
    example: [text(), { type: ['string', 'null'] }],
    places: JSON_PLACES,
  },
  {
    suffix: 'became-enum',
    effect: 'narrows',
    explanation: 'Any value was possible, and now there is a list of them.',
    example: [text(), text({ enum: ['a', 'b'] })],
  },
  {
    suffix: 'enum-value-removed',
    effect: 'narrows',
    explanation: 'The list of values got shorter.',
    example: [text({ enum: ['a', 'b'] }), text({ enum: ['a'] })],
  },
  {
    suffix: 'enum-value-added',
    effect: 'widens',
    explanation: 'The list of values got longer. Callers that know each value by name have no answer to the new one.',
    example: [text({ enum: ['a'] }), text({ enum: ['a', 'b'] })],
  },
  {
    suffix: 'became-not-enum',
    effect: 'widens',
    explanation: 'There was a list of values, and now any is possible.',
    example: [text({ enum: ['a', 'b'] }), text()],
  },
  {
    suffix: 'const-added',
    effect: 'narrows',
    explanation: 'Any value was possible, and now there is only one.',
    example: [text(), text({ const: 'a' })],
  },
  {
    suffix: 'const-removed',
    effect: 'widens',
    explanation: 'There was only one value, and now any is possible.',
    example: [text({ const: 'a' }), text()],
  },
  {
    suffix: 'const-changed',
    effect: 'both',
    explanation: 'The only value is another one.',
    example: [{ const: 'a' }, { const: 'b' }],
  },
  {
    suffix: 'x-extensible-enum-value-removed',
    effect: 'narrows',
    explanation: 'A value that callers were told of is no longer known.',
    example: [text({ 'x-extensible-enum': ['a', 'b'] }), text({ 'x-extensible-enum': ['a'] })],
  },
  {
    suffix: 'x-extensible-enum-value-added',
    effect: 'widens',
    severity: { request: 'additive', response: 'additive' },
    explanation: 'There is a new value; callers were told to expect values they do not know.',
    example: [text({ 'x-extensible-enum': ['a'] }), text({ 'x-extensible-enum': ['a', 'b'] })],
  },
  // ── Numbers ────────────────────────────────────────────────────────────────────────────────────────────────────────
  ...bound('min', 'minimum', 'minimum', number, [5, 1]),
  ...bound('max', 'maximum', 'maximum', number, [5, 10]),
  ...bound('exclusive-min', 'exclusive minimum', 'exclusiveMinimum', number, [5, 1]),
  ...bound('exclusive-max', 'exclusive maximum', 'exclusiveMaximum', number, [5, 10]),
  {
    suffix: 'multiple-of-set',
    effect: 'narrows',
    explanation: 'Numbers have to be multiples now.',
    example: [number(), number({ multipleOf: 5 })],
  },
  {
    suffix: 'multiple-of-changed',
    effect: 'both',
    explanation: 'Numbers have to be multiples of something else.',
    example: [number({ multipleOf: 5 }), number({ multipleOf: 3 })],
  },
  {
    suffix: 'multiple-of-unset',
    effect: 'widens',
    explanation: 'Numbers need not be multiples any more.',
    example: [number({ multipleOf: 5 }), number()],
  },
  // ── Texts ──────────────────────────────────────────────────────────────────────────────────────────────────────────
  ...bound('min-length', 'minimum length', 'minLength', text, [5, 2]),
  ...bound('max-length', 'maximum length', 'maxLength', text, [5, 10]),
  ...demand(
    'pattern',
    'A pattern',
    [text(), text({ pattern: '^[a-z]+$' })],
    ['body', 'property', 'parameter', 'header'],
  ),
  {
    suffix: 'pattern-changed',
    effect: 'unknown',
    explanation:
      'The pattern is another one. Which texts match both is not decided in general; it is breaking when a text is found that shows it.',
    example: [text({ pattern: '^(?=a)[^b]*(?!c)$' }), text({ pattern: '^(?=a)[^b]*(?!d)$' })],
    places: ['body', 'property', 'parameter', 'header'],
  },
  {
    suffix: 'content-media-type-changed',
    effect: 'both',
    explanation: 'The text holds something of another media type.',
    example: [text({ contentMediaType: 'application/xml' }), text({ contentMediaType: 'application/json' })],
    places: JSON_PLACES,
  },
  {
    suffix: 'content-encoding-changed',
    effect: 'both',
    explanation: 'The text is encoded in another way.',
    example: [text({ contentEncoding: 'base64' }), text({ contentEncoding: 'base64url' })],
    places: JSON_PLACES,
  },
  ...demand('content-schema', 'A schema for the encoded content', [
    text({ contentMediaType: 'application/json' }),
    text({ contentMediaType: 'application/json', contentSchema: object() }),
  ]),
  // ── Arrays ─────────────────────────────────────────────────────────────────────────────────────────────────────────
  ...bound('min-items', 'minimum number of items', 'minItems', list, [5, 2]),
  ...bound('max-items', 'maximum number of items', 'maxItems', list, [5, 10]),
  {
    suffix: 'unique-items-set',
    effect: 'narrows',
    explanation: 'An item may no longer come twice.',
    example: [list(), list({ uniqueItems: true })],
    places: ['body', 'property', 'parameter'],
  },
  {
    suffix: 'unique-items-unset',
    effect: 'widens',
    explanation: 'An item may come twice now.',
    example: [list({ uniqueItems: true }), list()],
    places: ['body', 'property', 'parameter'],
  },
  ...demand('prefix-items', 'A schema for the item at one position', [
    { type: 'array' },
    { type: 'array', prefixItems: [{ type: 'integer' }] },
  ]),
  ...demand('items', 'A ban on further items', [{ type: 'array' }, { type: 'array', prefixItems: [{}], items: false }]),
  ...demand('contains', 'A demand on what has to be among the items', [list(), list({ contains: { const: 'a' } })]),
  {
    suffix: 'contains-changed',
    effect: 'both',
    explanation: 'What has to be among the items is something else.',
    example: [list({ contains: { const: 'a' } }), list({ contains: { const: 'b' } })],
    places: JSON_PLACES,
  },
  ...demand('unevaluated-items', 'A ban on items that nothing else looks at', [
    { type: 'array', prefixItems: [text()] },
    { type: 'array', prefixItems: [text()], unevaluatedItems: false },
  ]),
  // ── Objects ────────────────────────────────────────────────────────────────────────────────────────────────────────
  ...bound('min-properties', 'minimum number of members', 'minProperties', object, [5, 2]).map(inJson),
  ...bound('max-properties', 'maximum number of members', 'maxProperties', object, [5, 10]).map(inJson),
  ...demand('property-names', 'A demand on the names of members', [
    object(),
    object({ propertyNames: { pattern: '^[a-z]+$' } }),
  ]),
  ...demand('pattern-property', 'A schema for members whose name matches a pattern', [
    object(),
    object({ patternProperties: { '^x-': text() } }),
  ]),
  ...demand('additional-properties', 'A restriction of members that are not named', [
    object({ properties: { a: text() } }),
    object({ properties: { a: text() }, additionalProperties: false }),
  ]),
  ...demand('unevaluated-properties', 'A restriction of members that nothing else looks at', [
    object({ properties: { a: text() } }),
    object({ properties: { a: text() }, unevaluatedProperties: false }),
  ]),
  ...demand('dependent-required', 'A demand of members that have to come with another', [
    object(),
    object({ dependentRequired: { card: ['address'] } }),
  ]),
  {
    suffix: 'dependent-required-changed',
    effect: 'both',
    explanation: 'Other members have to come with a member.',
    example: [object({ dependentRequired: { card: ['address'] } }), object({ dependentRequired: { card: ['phone'] } })],
    places: JSON_PLACES,
  },
  ...demand('dependent-schema', 'A schema that a member brings with it', [
    object(),
    object({ dependentSchemas: { card: { minProperties: 2 } } }),
  ]),
  {
    suffix: 'dependent-schema-changed',
    effect: 'both',
    explanation: 'A member brings another schema with it.',
    example: [
      object({ dependentSchemas: { card: { minProperties: 2 } } }),
      object({ dependentSchemas: { card: { maxProperties: 2 } } }),
    ],
    places: JSON_PLACES,
  },
  // ── Alternatives and conditions ────────────────────────────────────────────────────────────────────────────────────
  {
    suffix: 'all-of-added',
    effect: 'narrows',
    explanation:
      'A composition (allOf) demands another schema, and values that it refuses were allowed. Where it only names new members that nobody sends yet, take it as additive.',
    example: [{ allOf: [card] }, { allOf: [card, object({ properties: { note: text({ maxLength: 3 }) } })] }],
    places: ['request-body', 'request-property'],
  },
  {
    suffix: 'all-of-removed',
    effect: 'widens',
    explanation: 'A composition (allOf) demands one schema less.',
    example: [{ allOf: [card, object({ properties: { note: text({ maxLength: 3 }) } })] }, { allOf: [card] }],
    places: ['request-body', 'request-property'],
  },
  {
    suffix: 'any-of-removed',
    effect: 'narrows',
    explanation: 'An alternative is gone.',
    example: [{ anyOf: [card, cash, cats] }, { anyOf: [card, cash] }],
    places: JSON_PLACES,
  },
  {
    suffix: 'any-of-added',
    effect: 'widens',
    explanation: 'There is another alternative.',
    example: [{ anyOf: [card, cash] }, { anyOf: [card, cash, cats] }],
    places: JSON_PLACES,
  },
  {
    suffix: 'one-of-removed',
    effect: 'narrows',
    explanation: 'An alternative is gone.',
    example: [{ oneOf: [card, cats, dogs] }, { oneOf: [card, cats] }],
    places: JSON_PLACES,
  },
  {
    suffix: 'one-of-added',
    effect: 'widens',
    explanation: 'There is another alternative.',
    example: [{ oneOf: [card, cats] }, { oneOf: [card, cats, dogs] }],
    places: JSON_PLACES,
  },
  {
    suffix: 'any-of-changed',
    effect: 'unknown',
    explanation:
      'Alternatives (anyOf) were added or taken away as a whole; breaking when a value is found that shows it.',
    example: [object({ maxProperties: 3 }), { anyOf: [object({ maxProperties: 1 }), object({ minProperties: 2 })] }],
    severity: { request: 'risky', response: 'additive' },
    places: JSON_PLACES,
  },
  {
    suffix: 'one-of-changed',
    effect: 'both',
    severity: { request: 'breaking', response: 'additive' },
    explanation:
      'Alternatives (oneOf) were added or taken away as a whole, or values that one alternative took are taken by several, so none of them is valid.',
    example: [{ oneOf: [card] }, { oneOf: [card, object({ minProperties: 1 })] }],
    places: JSON_PLACES,
  },
  {
    suffix: 'schema-changed',
    effect: 'both',
    explanation: 'Something else changed that makes a value valid or not; the value is shown.',
    example: [
      object({ properties: { a: text() }, unevaluatedProperties: false }),
      object({ allOf: [{ properties: { a: text() } }, { unevaluatedProperties: false }] }),
    ],
    places: ['request-body'],
  },
  ...demand('not', 'A ban (not)', [text(), text({ not: { const: 'admin' } })], ['body', 'property', 'parameter']),
  {
    suffix: 'not-changed',
    effect: 'both',
    explanation: 'Something else is banned (not).',
    example: [text({ not: { const: 'admin' } }), text({ not: { const: 'root' } })],
    places: ['body', 'property', 'parameter'],
  },
  ...demand('if', 'A condition (if, then, else)', [object(), conditional('address')]),
  {
    suffix: 'if-changed',
    effect: 'both',
    explanation: 'A condition (if, then, else) demands something else.',
    example: [conditional('address'), conditional('phone')],
    places: JSON_PLACES,
  },
  // ── What is not checked, but meant ─────────────────────────────────────────────────────────────────────────────────
  ...(['added', 'changed', 'removed'] as const).map(
    (what): SchemaRule => ({
      suffix: `default-value-${what}`,
      effect: 'unknown',
      severity: {
        request: 'risky',
        response: 'cosmetic',
        ...(what !== 'added' && { 'request-parameter': 'breaking' }),
      },
      explanation: 'Leaving the value out means something else than it did.',
      example: {
        added: [text(), text({ default: 'b' })] as const,
        changed: [text({ default: 'a' }), text({ default: 'b' })] as const,
        removed: [text({ default: 'a' }), text()] as const,
      }[what],
      places: ['body', 'property', 'parameter'],
    }),
  ),
  {
    suffix: 'became-read-only',
    effect: 'unknown',
    severity: { request: 'risky', response: 'cosmetic' },
    explanation: 'What callers send there is no longer taken over.',
    example: [text(), text({ readOnly: true })],
    places: ['property'],
  },
  {
    suffix: 'became-not-read-only',
    effect: 'unknown',
    severity: { request: 'additive', response: 'cosmetic' },
    explanation: 'Callers may send it now.',
    example: [text({ readOnly: true }), text()],
    places: ['property'],
  },
  {
    suffix: 'became-write-only',
    effect: 'unknown',
    severity: { request: 'cosmetic', response: 'risky' },
    explanation: 'Callers no longer get it back.',
    example: [text(), text({ writeOnly: true })],
    places: ['property'],
  },
  {
    suffix: 'became-not-write-only',
    effect: 'unknown',
    severity: { request: 'cosmetic', response: 'additive' },
    explanation: 'Callers may get it back now.',
    example: [text({ writeOnly: true }), text()],
    places: ['property'],
  },
  {
    suffix: 'deprecated',
    effect: 'unknown',
    severity: { request: 'cosmetic', response: 'cosmetic' },
    explanation: 'It is on its way out.',
    example: [text(), text({ deprecated: true })],
    places: ['property'],
  },
  {
    suffix: 'reactivated',
    effect: 'unknown',
    severity: { request: 'cosmetic', response: 'cosmetic' },
    explanation: 'It is no longer on its way out.',
    example: [text({ deprecated: true }), text()],
    places: ['property'],
  },
  ...discriminators(),
];

function inJson(rule: SchemaRule): SchemaRule {
  return { ...rule, places: JSON_PLACES };
}

function discriminators(): SchemaRule[] {
  const told = (rest: Record<string, Json>): Json => ({ oneOf: [cats, dogs], ...rest });
  const by = (mapping: Record<string, string>, propertyName = 'kind'): Json =>
    told({ discriminator: { propertyName, mapping } });
  const place = '#/components/schemas/Cat';
  const both = { cat: place, dog: place };
  const row = (
    suffix: string,
    severity: NonNullable<SchemaRule['severity']>,
    explanation: string,
    example: readonly [Json, Json],
  ): SchemaRule => ({ suffix, effect: 'unknown', severity, explanation, example, places: JSON_PLACES });
  return [
    row(
      'discriminator-added',
      { request: 'additive', response: 'additive' },
      'A member tells the alternatives apart now.',
      [told({}), by(both)],
    ),
    row(
      'discriminator-removed',
      { request: 'risky', response: 'risky' },
      'No member tells the alternatives apart any more.',
      [by(both), told({})],
    ),
    row(
      'discriminator-property-name-changed',
      { request: 'risky', response: 'risky' },
      'Another member tells the alternatives apart.',
      [by(both), by(both, 'type')],
    ),
    row(
      'discriminator-mapping-added',
      { request: 'additive', response: 'additive' },
      'The member that tells the alternatives apart has another value.',
      [by({ cat: place }), by(both)],
    ),
    row(
      'discriminator-mapping-deleted',
      { request: 'breaking', response: 'risky' },
      'A value of the member that tells the alternatives apart is no longer known: what carries it belongs to none of them.',
      [by(both), by({ cat: place })],
    ),
  ];
}
