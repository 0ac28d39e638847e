import { expect, test } from 'vitest';
import { foreignDialects } from './schema-dialect.ts';

test('dialects that are not enforced are told where they are named', () => {
  const A = { $schema: 'http://json-schema.org/draft-07/schema#', properties: { $schema: { type: 'string' } } };
  const root = { jsonSchemaDialect: 'https://example.com/dialect', components: { schemas: { A } } };
  expect(foreignDialects(root, 'chat').map(({ rule, pointer }) => [rule, pointer])).toEqual([
    ['dialect-not-enforced', '/jsonSchemaDialect'],
    ['dialect-not-enforced', '/components/schemas/A/$schema'],
  ]);
});

test('the dialects of OpenAPI and JSON Schema 2020-12 are enforced', () => {
  const dialects = [
    'https://json-schema.org/draft/2020-12/schema',
    'https://spec.openapis.org/oas/3.1/dialect/base',
    'https://spec.openapis.org/oas/3.1/dialect/2024-11-10',
    'https://spec.openapis.org/oas/3.2/dialect/2025-09-17',
  ];
  for (const jsonSchemaDialect of dialects) expect(foreignDialects({ jsonSchemaDialect }, 'chat')).toEqual([]);
});

test('keywords of older drafts are told, names of properties are not', () => {
  const A = {
    prefixItems: [true],
    additionalItems: false,
    properties: { dependencies: {}, tree: { $recursiveRef: '#' } },
  };
  const findings = foreignDialects({ components: { schemas: { A } } }, 'chat');
  expect(findings.map(({ rule, pointer }) => [rule, pointer])).toEqual([
    ['schema-keyword-outdated', '/components/schemas/A/additionalItems'],
    ['schema-keyword-outdated', '/components/schemas/A/properties/tree/$recursiveRef'],
  ]);
});
