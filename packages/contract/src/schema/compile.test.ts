import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { readJsonText } from '../request/json-body.ts';
import { checkValue } from './check-value.ts';
import table from './compile.json' with { type: 'json' };
import { schemaCompiler } from './compile.ts';
import type { Instance } from './instance.ts';

describe('schemaCompiler', () => {
  it.each(table as unknown as [string, Json, Instance[], Instance[]][])('%s', (_, schema, valid, invalid) => {
    for (const value of valid) expect(findings(schema, value), JSON.stringify(value)).toEqual([]);
    for (const value of invalid) expect(findings(schema, value), JSON.stringify(value)).not.toEqual([]);
  });

  it('keeps numbers beyond a double exact', () => {
    const schema = { type: 'integer', maximum: JSON.parse('1') as number };
    const limits = { ...schema, maximum: rawNumber('9223372036854775807') };
    expect(findings(limits, read('9223372036854775807'))).toEqual([]);
    expect(findings(limits, read('9223372036854775808'))).toMatchObject([
      { keyword: 'maximum', message: 'must be at most 9223372036854775807' },
    ]);
    expect(findings({ const: rawNumber('0.1234567890123456789') }, read('0.12345678901234567890'))).toEqual([]);
    expect(findings({ multipleOf: 0.01 }, read('12345678901234567890.12'))).toEqual([]);
    expect(findings({ multipleOf: 0.01 }, read('12345678901234567890.123'))).toHaveLength(1);
    expect(findings({ type: 'integer' }, read('1e400'))).toEqual([]);
    expect(findings({ uniqueItems: true }, read('[9007199254740993, 9007199254740992]'))).toEqual([]);
  });

  it('ends with at most 20 findings', () => {
    expect(findings({ items: { type: 'string' } }, Array(1000).fill(1))).toHaveLength(20);
  });

  it('tells the form that comes closest, then that none matches', () => {
    const schema = {
      oneOf: [
        { type: 'object', required: ['card'], properties: { card: { type: 'object', required: ['number'] } } },
        { type: 'object', required: ['iban'], properties: { iban: { type: 'string' } } },
        { type: 'string' },
      ],
    };
    expect(findings(schema, { card: {} }).map(({ pointer, keyword }) => [pointer, keyword])).toEqual([
      ['/card', 'required'],
      ['', 'oneOf'],
    ]);
  });

  it('lets the discriminator choose whose findings are told, never the verdict', () => {
    const schema = {
      discriminator: { propertyName: 'kind', mapping: { cat: '#/$defs/Cat' } },
      oneOf: [{ $ref: '#/$defs/Cat' }, { $ref: '#/$defs/Dog' }],
      $defs: {
        Cat: { type: 'object', required: ['lives'], properties: { kind: { type: 'string' } } },
        Dog: {
          type: 'object',
          required: ['tricks'],
          properties: { tricks: { type: 'array', items: { type: 'string' } } },
        },
      },
    };
    expect(findings(schema, { kind: 'cat', tricks: [1] })[0]).toMatchObject({ keyword: 'required', pointer: '' });
    expect(findings(schema, { kind: 'Dog', lives: 1 })).toEqual([]);
    expect(findings(schema, { kind: 'unicorn', lives: 1 })).toEqual([]);
  });

  it('answers for shapes that multiply', () => {
    const node = {
      oneOf: ['and', 'or', 'nor'].map((name) => ({
        type: 'object',
        properties: { of: { type: 'array', items: { $ref: '#' } }, op: { const: name } },
      })),
    };
    let value: Instance = { op: 'x', of: [] };
    for (let i = 0; i < 60; i++) value = { of: [value], op: 'x' };
    expect(findings(node, value)).not.toEqual([]);
    const twice = { properties: { a: { allOf: [{ $ref: '#' }, { $ref: '#' }] } }, type: 'object' };
    let deep: Instance = {};
    for (let i = 0; i < 200; i++) deep = { a: deep };
    expect(findings(twice, deep)).toEqual([]);
  });

  it.each([
    ['allOf', (next: object) => ({ allOf: Array(10).fill(next) })],
    ['anyOf', (next: object) => ({ anyOf: [{ not: { not: next } }, next, next] })],
    ['oneOf', (next: object) => ({ oneOf: [next, { allOf: [next, { required: ['gone'] }] }] })],
    ['marked members', (next: object) => ({ allOf: [next, next], properties: { made: { readOnly: true } } })],
  ])('gives the verdict of a schema that %s leads to in 10^24 ways, and tells a violation once', (_, fork) => {
    const last = { type: 'object', required: ['made'], properties: { made: {}, n: { type: 'integer' } } };
    const forks = Array.from({ length: 24 }, (_, i) => [`s${i}`, fork({ $ref: `#/$defs/s${i + 1}` })]);
    const schema = { $ref: '#/$defs/s0', $defs: { ...Object.fromEntries(forks), s24: last } };
    const closed = { ...schema, unevaluatedProperties: false };
    expect(findings(schema, { made: 1, n: 1 })).toEqual([]);
    expect(findings(closed, { made: 1, n: 1 })).toEqual([]);
    expect(findings(closed, { made: 1, n: 1, other: 1 })).toMatchObject([{ pointer: '/other' }]);
    const wrong = findings(schema, { made: 1, n: 'one' });
    expect(wrong[0]).toMatchObject({ pointer: '/n', keyword: 'type' });
    expect(findings(schema, 'text')).not.toEqual([]);
    expect(new Set(wrong.map((each) => JSON.stringify(each))).size).toBe(wrong.length);
  });

  it('takes values as deep as the reader lets in', () => {
    const tree = {
      $ref: '#/$defs/a',
      $defs: { a: { allOf: [{ anyOf: [{ $ref: '#/$defs/b' }] }] }, b: { type: 'array', items: { $ref: '#/$defs/a' } } },
    };
    expect(findings(tree, read('['.repeat(255) + ']'.repeat(255)))).toEqual([]);
    expect(findings(tree, read(`${'['.repeat(255)}1${']'.repeat(255)}`))).not.toEqual([]);
  });

  it('compiles a graph of 500 schemas that all refer to each other in milliseconds', () => {
    const names = Array.from({ length: 500 }, (_, i) => `S${i}`);
    const schemas = Object.fromEntries(
      names.map((name, i) => [
        name,
        {
          type: 'object',
          properties: Object.fromEntries(
            [1, 7, 31, 101].map((step) => [`p${step}`, { $ref: `#/$defs/S${(i + step) % 500}` }]),
          ),
        },
      ]),
    );
    let value: Instance = {};
    for (let i = 0; i < 200; i++) value = { p1: value, p7: {}, p31: {}, p101: {} };
    expect(findings({ $ref: '#/$defs/S0', $defs: schemas }, value)).toEqual([]);
  });

  it('follows one reference into 7,000 values, each 250 levels deep', () => {
    const values = read(
      `[${Array(7_000)
        .fill('['.repeat(250) + ']'.repeat(250))
        .join()}]`,
    );
    expect(findings({ type: 'array', items: { $ref: '#' } }, values)).toEqual([]);
  });
});

function findings(schema: Json | object, value: Instance): ReturnType<typeof checkValue> {
  const node = schemaCompiler(schema as Json, { direction: 'request', kind: 'schema' }).at('');
  if (node === undefined) throw new Error('no schema');
  return checkValue(node, value);
}

function read(text: string): Instance {
  const reading = readJsonText(text);
  if ('fault' in reading) throw new Error(reading.fault.message);
  return reading.value;
}

function rawNumber(text: string): Json {
  return (JSON as unknown as { rawJSON(text: string): Json }).rawJSON(text);
}
