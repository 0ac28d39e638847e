import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import type { Operation } from '../operation.ts';
import { compileRequestValidator } from './request-validator.ts';

// Values without the delimiters a style cannot escape, but with every one it can: they are percent-encoded.
const text = fc.string({
  unit: fc.constantFrom('a', 'b', '1', ',', '&', '=', ';', '%', '+', ' ', 'é', '💩', '/', '[', ']'),
  minLength: 1,
  maxLength: 6,
});
const plain = fc.string({ unit: fc.constantFrom('a', 'b', '1', 'é'), minLength: 1, maxLength: 6 });
const texts = (item: fc.Arbitrary<string>) => fc.array(item, { minLength: 1, maxLength: 4 });
const encode = encodeURIComponent;

type Write = (values: readonly string[]) => { readonly query?: string; readonly path?: string };

const ARRAYS: readonly (readonly [string, object, fc.Arbitrary<string>, Write])[] = [
  ['form, explode', { in: 'query' }, text, (v) => ({ query: v.map((each) => `p=${encode(each)}`).join('&') })],
  ['form', { in: 'query', explode: false }, text, (v) => ({ query: `p=${v.map(encode).join(',')}` })],
  [
    'pipeDelimited',
    { in: 'query', style: 'pipeDelimited', explode: false },
    text,
    (v) => ({ query: `p=${v.map(encode).join('|')}` }),
  ],
  [
    'spaceDelimited',
    { in: 'query', style: 'spaceDelimited', explode: false },
    plain,
    (v) => ({ query: `p=${v.map(encode).join('%20')}` }),
  ],
  ['simple', { in: 'path' }, text, (v) => ({ path: v.map(encode).join(',') })],
  ['label', { in: 'path', style: 'label' }, text, (v) => ({ path: `.${v.map(encode).join(',')}` })],
  [
    'label, explode',
    { in: 'path', style: 'label', explode: true },
    text,
    (v) => ({ path: `.${v.map(encode).join('.')}` }),
  ],
  ['matrix', { in: 'path', style: 'matrix' }, text, (v) => ({ path: `;p=${v.map(encode).join(',')}` })],
  [
    'matrix, explode',
    { in: 'path', style: 'matrix', explode: true },
    text,
    (v) => ({ path: v.map((each) => `;p=${encode(each)}`).join('') }),
  ],
];

const OBJECTS: readonly (readonly [string, object, Write])[] = [
  ['form', { in: 'query', explode: false }, ([a = '', b = '']) => ({ query: `p=x,${encode(a)},y,${encode(b)}` })],
  ['form, explode', { in: 'query' }, ([a = '', b = '']) => ({ query: `x=${encode(a)}&y=${encode(b)}` })],
  [
    'deepObject',
    { in: 'query', style: 'deepObject' },
    ([a = '', b = '']) => ({ query: `p[x]=${encode(a)}&p%5By%5D=${encode(b)}` }),
  ],
  ['simple', { in: 'path' }, ([a = '', b = '']) => ({ path: `x,${encode(a)},y,${encode(b)}` })],
  ['simple, explode', { in: 'path', explode: true }, ([a = '', b = '']) => ({ path: `x=${encode(a)},y=${encode(b)}` })],
  [
    'label, explode',
    { in: 'path', style: 'label', explode: true },
    ([a = '', b = '']) => ({ path: `.x=${encode(a)}.y=${encode(b)}` }),
  ],
  [
    'matrix, explode',
    { in: 'path', style: 'matrix', explode: true },
    ([a = '', b = '']) => ({ path: `;x=${encode(a)};y=${encode(b)}` }),
  ],
];

describe('compileParameter', () => {
  it.each(ARRAYS)('reads back every array written in style %s', (_, parameter, item, write) => {
    fc.assert(
      fc.property(texts(item), (values) => {
        const schema = { const: values, type: 'array', items: { type: 'string' } };
        expect(violations(parameter, schema, write(values))).toEqual([]);
        expect(violations(parameter, { ...schema, const: [...values, 'z'] }, write(values))).toHaveLength(1);
      }),
    );
  });

  it.each(OBJECTS)('reads back every object written in style %s', (_, parameter, write) => {
    fc.assert(
      fc.property(text, text, (x, y) => {
        const properties = { x: { type: 'string' }, y: { type: 'string' } };
        const schema = { const: { x, y }, type: 'object', properties };
        expect(violations(parameter, schema, write([x, y]))).toEqual([]);
        expect(violations(parameter, { ...schema, const: { x, y: `${y}!` } }, write([x, y]))).toHaveLength(1);
      }),
    );
  });

  it('answers for any query and any path whatever the style', () => {
    const styles = fc.constantFrom(
      ...ARRAYS.map(([, parameter]) => parameter),
      ...OBJECTS.map(([, parameter]) => parameter),
    );
    const types = fc.constantFrom('array', 'object', 'integer', 'string', 'boolean');
    const junk = fc.string({ unit: fc.constantFrom(...'p[]=&,;.|%+ 20xy1'), maxLength: 30 });
    fc.assert(
      fc.property(styles, types, junk, (parameter, type, raw) => {
        expect(Array.isArray(violations(parameter, { type }, { query: raw, path: raw }))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

function violations(
  parameter: object,
  schema: object,
  { query = '', path = '' }: ReturnType<Write>,
): readonly unknown[] {
  const definition = { parameters: [{ name: 'p', required: true, ...parameter, schema }] } as unknown as JsonObject;
  const root: JsonObject = { paths: { '/{p}': { get: definition as Json } } };
  const operation = { method: 'GET', path: '/{p}', definition } as unknown as Operation;
  return compileRequestValidator(operation, root, { unknownQuery: 'allow' }).checkHead({
    parameters: [path],
    query,
    headers: [],
  });
}
