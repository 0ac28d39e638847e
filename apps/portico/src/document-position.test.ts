import type { Diagnostic } from '@portico/contract';
import { expect, test } from 'vitest';
import { withPositions } from './document-position.ts';

const at = (pointer: string): Diagnostic => ({
  rule: 'x',
  severity: 'error',
  service: 'chat',
  pointer,
  message: 'is wrong',
});

const json = `{
  "openapi": "3.1.0",
  "paths": {
    "/a~b/{id}": { "get": { "tags": ["x", "y"] } }
  }
}`;

const yaml = `openapi: 3.1.0
paths:
  /a~b/{id}:
    get: { tags: [x, y] }
`;

test.each([
  ['JSON', json, '/paths', 3, 3],
  ['JSON', json, '/paths/~1a~0b~1{id}/get', 4, 20],
  ['JSON', json, '/paths/~1a~0b~1{id}/get/tags/1', 4, 43],
  ['JSON', json, '/paths/~1a~0b~1{id}/get/nothing/here', 4, 20],
  ['YAML', yaml, '/paths', 2, 1],
  ['YAML', yaml, '/paths/~1a~0b~1{id}/get', 4, 5],
  ['YAML', yaml, '/paths/~1a~0b~1{id}/get/tags/1', 4, 22],
  ['YAML', yaml, '/paths/~1a~0b~1{id}/get/nothing/here', 4, 5],
])('in %s, a finding gets the place of its pointer, or of what is around it', (_, text, pointer, line, column) => {
  expect(withPositions([at(pointer)], text)).toEqual([{ ...at(pointer), position: { line, column } }]);
});

test('positions that are known already stay, and the whole document has none', () => {
  const known = { ...at('/paths'), position: { line: 9, column: 9 } };
  expect(withPositions([known, at('')], json)).toEqual([known, at('')]);
});

test('text that is neither gives no positions and no error', () => {
  expect(withPositions([at('/paths')], '{ oops')).toEqual([at('/paths')]);
  expect(withPositions([at('/paths')], 'a: [')).toEqual([at('/paths')]);
});
