import { z } from '@hono/zod-openapi';
import { expect, test } from 'vitest';
import { violations } from './violation.ts';

function keywordsOf(schema: z.ZodType, value: unknown): string[] {
  const { error } = schema.safeParse(value);
  return violations(error!, 'json', value).map(({ pointer, keyword }) => `${pointer} ${keyword}`);
}

test('names the JSON Schema keyword that a value fails', () => {
  const cases: [z.ZodType, unknown, string][] = [
    [z.string(), 7, 'type'],
    [z.string().min(2), 'a', 'minLength'],
    [z.string().max(2), 'abc', 'maxLength'],
    [z.string().regex(/^a/), 'b', 'pattern'],
    [z.email(), 'nobody', 'format'],
    [z.number().min(2), 1, 'minimum'],
    [z.number().gt(2), 2, 'exclusiveMinimum'],
    [z.number().max(2), 3, 'maximum'],
    [z.number().lt(2), 2, 'exclusiveMaximum'],
    [z.number().multipleOf(5), 6, 'multipleOf'],
    [z.array(z.string()).min(1), [], 'minItems'],
    [z.array(z.string()).max(1), ['a', 'b'], 'maxItems'],
    [z.enum(['a', 'b']), 'c', 'enum'],
    [z.literal('a'), 'c', 'const'],
    [z.union([z.string(), z.number()]), true, 'anyOf'],
    [z.string().refine((text) => text !== 'odd'), 'odd', 'custom'],
  ];
  for (const [schema, value, keyword] of cases) expect(keywordsOf(schema, value)).toEqual([` ${keyword}`]);
});

test('calls what is absent required, at any depth', () => {
  const schema = z.object({ a: z.object({ b: z.string(), c: z.enum(['x']), d: z.instanceof(File) }) });
  expect(keywordsOf(schema, { a: {} })).toEqual(['/a/b required', '/a/c required', '/a/d required']);
  expect(keywordsOf(schema, {})).toEqual(['/a required']);
  expect(keywordsOf(schema, { a: null })).toEqual(['/a type']);
});

test('points at each member that is too much, with its name escaped', () => {
  expect(keywordsOf(z.strictObject({}), { 'a/b': 1, '~': 2 })).toEqual([
    '/a~1b additionalProperties',
    '/~0 additionalProperties',
  ]);
});

test('names the parameter, and points into its value', () => {
  const value = { ids: ['a', 'bb'] };
  const { error } = z.object({ ids: z.array(z.string().max(1)) }).safeParse(value);
  expect(violations(error!, 'query', value)).toMatchObject([{ in: 'query', name: 'ids', pointer: '/1' }]);
});
