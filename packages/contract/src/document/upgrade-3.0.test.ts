import { expect, test } from 'vitest';
import type { Json, JsonObject } from '../json.ts';
import { valueAt } from '../reference.ts';
import { parseDocument } from './document.ts';

interface Upgraded {
  readonly root: JsonObject;
  readonly findings: readonly string[];
}

/** A 3.0 document with these parts, parsed; findings as `rule pointer`. */
function upgraded(parts: JsonObject, options: { nullable?: 'strict' | 'lenient' } = {}): Upgraded {
  const published = { openapi: '3.0.3', info: { title: 't', version: '1' }, paths: {}, ...parts };
  const { document, diagnostics } = parseDocument('svc', JSON.stringify(published), options);
  const findings = diagnostics.map(({ rule, pointer }) => `${rule} ${pointer}`);
  return { root: document!.root, findings };
}

/** A schema of 3.0 in the model. */
function schema(
  source: JsonObject,
  options: { nullable?: 'strict' | 'lenient' } = {},
): { schema: Json; findings: readonly string[] } {
  const { root, findings } = upgraded({ components: { schemas: { S: source, Other: { type: 'object' } } } }, options);
  return { schema: valueAt(root, ['components', 'schemas', 'S']) as Json, findings };
}

const here = '/components/schemas/S';

test('says its version', () => {
  expect(upgraded({}).root.openapi).toBe('3.1.0');
});

test('3.1 and 3.2 pass as they are', () => {
  for (const openapi of ['3.1.0', '3.1.1', '3.2.0']) {
    const published = {
      openapi,
      info: { title: 't', version: '1' },
      components: {
        schemas: {
          A: { type: 'string', nullable: true, example: 1 },
          B: { $ref: '#/components/schemas/A', minLength: 1 },
        },
      },
    };
    const { document, diagnostics } = parseDocument('svc', JSON.stringify(published));
    expect(document!.root).toEqual(published);
    expect(diagnostics).toEqual([]);
  }
});

test('nullable adds null to the type beside it', () => {
  expect(schema({ type: 'string', nullable: true })).toEqual({ schema: { type: ['string', 'null'] }, findings: [] });
  expect(schema({ type: 'string', nullable: false }).schema).toEqual({ type: 'string' });
});

test('nullable beside an enum without null stays without null', () => {
  expect(schema({ type: 'string', nullable: true, enum: ['a'] }).schema).toEqual({ type: 'string', enum: ['a'] });
  expect(schema({ type: 'string', nullable: true, enum: ['a', null] }).schema).toEqual({
    type: ['string', 'null'],
    enum: ['a', null],
  });
});

test.each(['oneOf', 'anyOf', 'allOf'])(
  'nullable beside %s and without type has no effect, and is reported',
  (keyword) => {
    const branches = [{ $ref: '#/components/schemas/Other' }];
    expect(schema({ nullable: true, [keyword]: branches })).toEqual({
      schema: { [keyword]: branches },
      findings: [`nullable-without-type ${here}`],
    });
  },
);

test('the lenient reading lets nullable add a branch for null', () => {
  const branches = [{ $ref: '#/components/schemas/Other' }];
  const lenient = { nullable: 'lenient' } as const;
  expect(schema({ nullable: true, oneOf: branches }, lenient).schema).toEqual({
    oneOf: [...branches, { type: 'null' }],
  });
  expect(schema({ nullable: true, anyOf: branches }, lenient).schema).toEqual({
    anyOf: [...branches, { type: 'null' }],
  });
  expect(schema({ nullable: true, allOf: branches, title: 'T' }, lenient)).toEqual({
    schema: { title: 'T', anyOf: [{ allOf: branches }, { type: 'null' }] },
    findings: [],
  });
});

test('the type beside nullable does not make allOf take null', () => {
  const source = { type: 'object', nullable: true, allOf: [{ $ref: '#/components/schemas/Other' }] };
  expect(schema(source).schema).toEqual({ type: ['object', 'null'], allOf: source.allOf });
});

test('boolean exclusive bounds become bounds', () => {
  const source = { type: 'integer', minimum: 1, exclusiveMinimum: true, maximum: 9, exclusiveMaximum: false };
  expect(schema(source)).toEqual({ schema: { type: 'integer', exclusiveMinimum: 1, maximum: 9 }, findings: [] });
});

test('an exclusive flag without its bound has no effect, and is reported', () => {
  expect(schema({ exclusiveMaximum: true })).toEqual({ schema: {}, findings: [`exclusive-without-bound ${here}`] });
});

test('an exclusive bound keeps the digits no double holds', () => {
  const text = `{"openapi":"3.0.0","info":{"title":"","version":""},"paths":{},"components":{"schemas":{"S":{
    "maximum":9223372036854775807,"exclusiveMaximum":true}}}}`;
  expect(JSON.stringify(parseDocument('svc', text).document!.root)).toContain('"exclusiveMaximum":9223372036854775807');
});

test('beside $ref only summary and description count', () => {
  const $ref = '#/components/schemas/Other';
  expect(schema({ $ref, description: 'd', type: 'string', minLength: 3, nullable: true })).toEqual({
    schema: { $ref, description: 'd' },
    findings: [`ref-siblings ${here}`],
  });
  expect(schema({ $ref, description: 'd' }).findings).toEqual([]);
});

test('references to parameters and responses lose what 3.0 ignores beside them, path items keep it', () => {
  const { root, findings } = upgraded({
    paths: {
      '/a': {
        get: {
          parameters: [{ $ref: '#/components/parameters/P', name: 'other', required: true }],
          responses: { 200: { $ref: '#/components/responses/R', description: 'mine' } },
        },
      },
    },
    components: {
      parameters: { P: { name: 'p', in: 'query', schema: { type: 'string' } } },
      responses: { R: { description: 'theirs' } },
    },
  });
  expect(valueAt(root, ['paths', '/a', 'get'])).toEqual({
    parameters: [{ $ref: '#/components/parameters/P' }],
    responses: { 200: { $ref: '#/components/responses/R', description: 'mine' } },
  });
  expect(findings).toEqual(['ref-siblings /paths/~1a/get/parameters/0']);
});

test('literals and extensions are not touched, whatever they look like', () => {
  const literal = {
    nullable: true,
    type: 'string',
    minimum: 1,
    exclusiveMinimum: true,
    $ref: '#/components/schemas/Other',
    x: 1,
  };
  const source = {
    type: 'object',
    example: literal,
    default: literal,
    enum: [literal],
    'x-anything': { schema: literal },
    properties: {
      nullable: { type: 'string' },
      example: { type: 'integer', minimum: 1, exclusiveMinimum: true },
      $ref: { type: 'string' },
    },
  };
  expect(schema(source)).toEqual({
    schema: { ...source, properties: { ...source.properties, example: { type: 'integer', exclusiveMinimum: 1 } } },
    findings: [],
  });
  const examples = { e: { value: literal } };
  const media = { examples, schema: {} };
  const { root } = upgraded({
    'x-webhooks': { hook: { post: {} } },
    paths: { '/a': { get: { responses: { 200: { description: '', content: { 'application/json': media } } } } } },
  });
  expect(valueAt(root, ['paths', '/a', 'get', 'responses', '200', 'content', 'application/json', 'examples'])).toEqual(
    examples,
  );
  expect(root['x-webhooks']).toEqual({ hook: { post: {} } });
  expect(root.webhooks).toBeUndefined();
});

test('keywords that would give a schema another base or dialect have no effect in 3.0', () => {
  const source = {
    $id: 'https://example.com/s',
    $schema: 'http://json-schema.org/draft-04/schema#',
    type: 'string',
    const: 'x',
  };
  expect(schema(source)).toEqual({ schema: { type: 'string', const: 'x' }, findings: [`field-unknown ${here}`] });
});

test('what 3.1 takes and 3.0 does not is kept with a finding in lenient mode: it is plain what is meant', () => {
  const source = { type: ['string', 'null'], properties: { n: { minimum: 2, exclusiveMinimum: 1 } } };
  expect(schema(source)).toEqual({
    schema: source,
    findings: [`schema-keyword ${here}/type`, `schema-keyword ${here}/properties/n/exclusiveMinimum`],
  });
});

test('parts that need no change are shared with the parsed text, and upgrading twice changes nothing', () => {
  const { root } = upgraded({
    components: {
      schemas: {
        S: { type: 'string', nullable: true, maximum: 3, exclusiveMaximum: true },
        T: { properties: { s: { $ref: '#/components/schemas/S' } } },
      },
    },
  });
  const again = parseDocument('svc', JSON.stringify(root));
  expect(again.document!.root).toEqual(root);
  expect(again.diagnostics).toEqual([]);
});

test('a style in the encoding of a multipart form is ignored, in that of a urlencoded one it stays', () => {
  const content = (type: string) => ({
    [type]: { encoding: { a: { style: 'deepObject', explode: true, contentType: 'text/plain' } } },
  });
  const encodingOf = (type: string) => {
    const { root } = upgraded({ components: { requestBodies: { B: { content: content(type) } } } });
    return valueAt(root, ['components', 'requestBodies', 'B', 'content', type, 'encoding', 'a']);
  };
  expect(encodingOf('multipart/form-data')).toEqual({ contentType: 'text/plain' });
  expect(encodingOf('application/x-www-form-urlencoded')).toMatchObject({ style: 'deepObject', explode: true });
});
