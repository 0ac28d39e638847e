import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { accepts } from './check-value.ts';
import { schemaCompiler } from './compile.ts';
import type { Instance } from './instance.ts';
import { optionalMembers } from './optional-members.ts';
import type { Direction } from './schema-node.ts';

const Base = { properties: { id: { type: 'string', readOnly: true }, secret: { type: 'string', writeOnly: true } } };
const Needs = { required: ['id', 'secret'] };
const $defs = { Base, Needs, Id: { readOnly: true }, Secret: { writeOnly: true } };

describe('a member of one direction', () => {
  it.each<[string, Json]>([
    ['beside its demand', { ...Base, ...Needs }],
    ['in a branch after its demand', { allOf: [Needs, Base] }],
    ['in a branch before its demand', { allOf: [Base, Needs] }],
    ['beside branches that demand it', { ...Base, allOf: [Needs] }],
    ['in a branch beside its demand', { ...Needs, allOf: [Base] }],
    ['in shared schemas on both sides', { allOf: [{ $ref: '#/$defs/Base' }, { $ref: '#/$defs/Needs' }] }],
    ['in branches of branches', { allOf: [{ allOf: [{ $ref: '#/$defs/Base' }] }, { allOf: [{ allOf: [Needs] }] }] }],
    ['in the target of a sibling $ref', { $ref: '#/$defs/Base', ...Needs }],
    [
      'marked by what it refers to',
      { allOf: [Needs], properties: { id: { $ref: '#/$defs/Id' }, secret: { $ref: '#/$defs/Secret' } } },
    ],
    ['demanded by a form of anyOf', { ...Base, anyOf: [Needs, false] }],
    ['demanded because of another', { allOf: [Base, { dependentRequired: { a: ['id', 'secret'] } }] }],
    ['demanded by a dependent schema', { allOf: [Base, { dependentSchemas: { a: Needs } }] }],
  ])('is not demanded of the other one when marked %s', (_, schema) => {
    expect(verdict(schema, 'request', { a: 1, secret: 's' })).toBe(true);
    expect(verdict(schema, 'request', { a: 1, id: 'i' })).toBe(false);
    expect(verdict(schema, 'response', { a: 1, id: 'i' })).toBe(true);
    expect(verdict(schema, 'response', { a: 1, secret: 's' })).toBe(false);
  });

  it('is demanded where the demand stands for another value', () => {
    const schema = { allOf: [Base, { properties: { inner: Needs } }] };
    expect(verdict(schema, 'request', { inner: { secret: 's' } })).toBe(false);
  });

  it('is demanded by the same schema where nothing marks it', () => {
    const schema = {
      properties: { marked: { allOf: [Base, { $ref: '#/$defs/Needs' }] }, plain: { $ref: '#/$defs/Needs' } },
    };
    expect(verdict(schema, 'request', { marked: { secret: 's' } })).toBe(true);
    expect(verdict(schema, 'request', { plain: { secret: 's' } })).toBe(false);
  });

  it('still tells forms apart by its presence', () => {
    expect(verdict({ ...Base, not: { required: ['id'] } }, 'request', {})).toBe(true);
    expect(verdict({ ...Base, oneOf: [{ required: ['id'] }, { required: ['name'] }] }, 'request', { name: 'n' })).toBe(
      true,
    );
    expect(verdict({ ...Base, if: { required: ['id'] }, else: false }, 'request', {})).toBe(false);
  });

  it('costs no more than its schemas when they form a lattice', () => {
    const levels = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [
        `L${i}`,
        { allOf: [1, 2, 3].map((step) => ({ $ref: `#/$defs/L${Math.min(i + step, 200)}` })), required: ['id'] },
      ]),
    );
    const document = { $ref: '#/$defs/L0', $defs: { ...levels, L200: Base } };
    const compiler = schemaCompiler(document, { direction: 'request', kind: 'schema' });
    const started = performance.now();
    for (const name of Object.keys(levels)) {
      const node = compiler.at(`/$defs/${name}`);
      expect([...(node === undefined ? [] : optionalMembers(node, 'request'))]).toEqual(['id']);
    }
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});

function verdict(schema: Json, direction: Direction, value: Instance): boolean {
  const document = { ...(schema as object), $defs } as Json;
  const node = schemaCompiler(document, { direction, kind: 'schema' }).at('');
  return node !== undefined && accepts(node, value);
}
