import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import { schemaCompiler } from '../schema/compile.ts';
import { boundariesOf } from './boundary.ts';
import { exampleOf, samplerFor } from './example.ts';

const order: JsonObject = {
  type: 'object',
  required: ['count'],
  additionalProperties: false,
  properties: {
    count: { type: 'integer', minimum: 1, maximum: 9 },
    code: { type: 'string', minLength: 2, maxLength: 4 },
    state: { enum: ['open', 'done'] },
    tags: { type: 'array', items: { type: 'string' }, maxItems: 2, uniqueItems: true },
  },
};

test('every limit is tried from both sides', () => {
  const node = schemaCompiler(order, { direction: 'request', kind: 'schema' }).at('');
  const found = node ? boundariesOf(node, samplerFor('request')) : [];
  const broken = found.flatMap((one) => (one.broken ? [`${one.broken.pointer} ${one.broken.keyword}`] : []));
  expect(broken).toEqual(
    expect.arrayContaining([
      '/count minimum',
      '/count maximum',
      '/count type',
      '/code minLength',
      '/code maxLength',
      '/state enum',
      '/tags maxItems',
      '/tags uniqueItems',
    ]),
  );
  expect(broken.some((line) => line.endsWith(' required'))).toBe(true);
  const valid = found.filter((one) => !one.broken).map(({ value }) => value as JsonObject);
  expect(valid.map(({ count }) => count)).toEqual(expect.arrayContaining([1, 9]));
  expect(valid.map(({ state }) => state)).toEqual(expect.arrayContaining(['open', 'done', undefined]));
});

test('an example that its author wrote is taken, unless it is wrong', () => {
  expect(exampleOf({ type: 'string', examples: ['Ada'] }, {})).toBe('Ada');
  expect(exampleOf({ type: 'integer', example: 'Ada', default: 4 }, {})).toBe(4);
  expect(exampleOf(false, {})).toBeUndefined();
});
