import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import type { Operation } from '../operation.ts';
import type { RequestValidator } from '../validator.ts';
import { compileRequestValidator } from './request-validator.ts';

const ORDER = {
  type: 'object',
  required: ['id', 'items', 'createdAt'],
  properties: {
    id: { type: 'integer' },
    createdAt: { type: 'string', readOnly: true },
    items: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/Item' } },
  },
  additionalProperties: false,
};
const ITEM = {
  type: 'object',
  required: ['sku', 'constructor'],
  properties: { sku: { type: 'string', pattern: '^[A-Z]+$' }, count: { type: 'integer', maximum: 10 } },
};

describe('compileRequestValidator', () => {
  it('reports every violation of the body, with pointers into body and document', () => {
    const validator = validatorOf({ requestBody: json({ $ref: '#/components/schemas/Order' }) });
    expect(body(validator, { id: '5', items: [{ sku: 'abc', count: 11 }], extra: 1 })).toEqual([
      [
        '/id',
        'type',
        'The body at /id must be an integer, not a string.',
        '/components/schemas/Order/properties/id/type',
      ],
      [
        '/items/0',
        'required',
        'The body at /items/0 must have the property "constructor".',
        '/components/schemas/Item/required',
      ],
      [
        '/items/0/sku',
        'pattern',
        'The body at /items/0/sku must match the pattern ^[A-Z]+$.',
        '/components/schemas/Item/properties/sku/pattern',
      ],
      [
        '/items/0/count',
        'maximum',
        'The body at /items/0/count must be at most 10.',
        '/components/schemas/Item/properties/count/maximum',
      ],
      [
        '',
        'additionalProperties',
        'The body must not have the property "extra", which is not declared.',
        '/components/schemas/Order/additionalProperties',
      ],
    ]);
  });

  it('does not require members that the service makes', () => {
    const validator = validatorOf({ requestBody: json({ $ref: '#/components/schemas/Order' }) });
    expect(body(validator, { id: 1, items: [{ sku: 'A', constructor: 1 }] })).toEqual([]);
  });

  it('asks for a required body and takes none where it is optional', () => {
    const required = validatorOf({ requestBody: { ...json({}), required: true } });
    expect(required.planBody(undefined, false)).toMatchObject({
      kind: 'refuse',
      violations: [{ keyword: 'required' }],
    });
    expect(validatorOf({ requestBody: json({}) }).planBody(undefined, false)).toEqual({ kind: 'pass' });
  });

  it('names the media types it takes when another one comes', () => {
    const validator = validatorOf({ requestBody: json({}) });
    expect(validator.planBody('text/csv', true)).toEqual({ kind: 'unsupported', supported: ['application/json'] });
  });

  it('reads path, query, header and cookie parameters by their types', () => {
    const validator = validatorOf({
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
        { name: 'tags', in: 'query', schema: { type: 'array', items: { enum: ['a', 'b,c'] } }, explode: false },
        { name: 'X-Count', in: 'header', required: true, schema: { type: 'integer' } },
        { name: 'Authorization', in: 'header', required: true, schema: { type: 'integer' } },
        { name: 'session', in: 'cookie', schema: { type: 'string', minLength: 3 } },
      ],
    });
    const good = {
      parameters: ['7'],
      query: 'tags=a,b%2Cc&other=1',
      headers: ['x-count', '3', 'Cookie', 'a=b; session=abc'],
    };
    expect(validator.checkHead(good)).toEqual([]);
    const bad = { parameters: ['07'], query: 'tags=a&tags=b', headers: ['Cookie', 'session=ab'] };
    expect(validator.checkHead(bad).map(({ in: place, name, keyword }) => [place, name, keyword])).toEqual([
      ['path', 'id', 'type'],
      ['query', 'tags', 'style'],
      ['header', 'X-Count', 'required'],
      ['cookie', 'session', 'minLength'],
    ]);
  });

  it('refuses undeclared query parameters when the policy says so', () => {
    const validator = validatorOf({ parameters: [{ name: 'a', in: 'query', schema: {} }] }, 'reject');
    expect(validator.checkHead({ parameters: [], query: 'a=1&b=2', headers: [] })).toMatchObject([
      { in: 'query', name: 'b', keyword: 'undeclared' },
    ]);
  });

  it.each([
    ['a duplicate name', '{"a":{"b":1,"b":2}}', '/a/b'],
    ['trailing text', '{} x', ''],
    ['a byte order mark', '\ufeff{}', ''],
    ['too much nesting', '['.repeat(20_000), ''],
    ['an unfinished string', '{"a":"', '/a'],
  ])('refuses a JSON body with %s', (_, text, pointer) => {
    const validator = validatorOf({ requestBody: json({ additionalProperties: { title: 'Anything' } }) });
    const plan = validator.planBody('application/json', true);
    const violations = plan.kind === 'buffer' ? plan.check(new TextEncoder().encode(text)) : [];
    expect(violations).toMatchObject([{ in: 'body', keyword: 'syntax', pointer }]);
  });

  it('answers for a form of 150,000 names', () => {
    const schema = { type: 'object', properties: { a: { type: 'integer' } } };
    const requestBody = { content: { 'application/x-www-form-urlencoded': { schema } } };
    const plan = validatorOf({ requestBody }).planBody('application/x-www-form-urlencoded', true);
    const form = Array.from({ length: 150_000 }, (_, i) => `k${i}=1`).join('&');
    expect(plan.kind === 'buffer' && plan.check(new TextEncoder().encode(`${form}&a=x`))).toMatchObject([
      { pointer: '/a', keyword: 'type' },
    ]);
  });

  it.each([{}, { description: 'Anything.', 'x-note': 1 }])(
    'reads JSON strictly where the schema demands nothing: %j',
    (schema) => {
      const plan = validatorOf({ requestBody: json(schema) }).planBody('application/json', true);
      const check = plan.kind === 'buffer' ? plan.check : undefined;
      expect(check?.(new TextEncoder().encode('{"a":[1],"b":2}'))).toEqual([]);
      expect(check?.(new TextEncoder().encode('{"a":1,"a":2}'))).toMatchObject([{ pointer: '/a', keyword: 'syntax' }]);
      expect(check?.(new TextEncoder().encode('{"a":1,'))).toMatchObject([{ keyword: 'syntax' }]);
    },
  );
});

function json(schema: object): JsonObject {
  return { content: { 'application/json': { schema: schema as JsonObject } } };
}

function validatorOf(definition: object, unknownQuery: 'allow' | 'reject' = 'allow'): RequestValidator {
  const root = { components: { schemas: { Order: ORDER, Item: ITEM } }, paths: { '/x/{id}': { post: definition } } };
  const operation = { method: 'POST', path: '/x/{id}', definition } as unknown as Operation;
  return compileRequestValidator(operation, root as unknown as JsonObject, { unknownQuery });
}

function body(validator: RequestValidator, value: unknown): unknown[] {
  const plan = validator.planBody('application/json; charset=utf-8', true);
  if (plan.kind !== 'buffer') return [plan];
  const violations = plan.check(new TextEncoder().encode(JSON.stringify(value)));
  return violations.map(({ pointer, keyword, message, schema }) => [pointer, keyword, message, schema]);
}
