import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import type { Operation } from '../operation.ts';
import { compileRequestValidator } from './request-validator.ts';

const schema = {
  type: 'object',
  required: ['limit'],
  properties: { limit: { type: 'integer' }, tags: { type: 'array', items: { type: 'string' } } },
};

describe('a parameter that is the whole query', () => {
  it('is read as a form', () => {
    const check = checking('application/x-www-form-urlencoded');
    expect(check('limit=5&tags=a&tags=b')).toEqual([]);
    expect(check('limit=x')).toEqual([['query', 'filter', '/limit', 'type']]);
    expect(check('')).toEqual([['query', 'filter', '', 'required']]);
  });

  it('is read as JSON', () => {
    const check = checking('application/json');
    expect(check('%7B%22limit%22%3A5%7D')).toEqual([]);
    expect(check('%7B%22limit%22%3A%22x%22%7D')).toEqual([['query', 'filter', '/limit', 'type']]);
    expect(check('limit=5')).toEqual([['query', 'filter', '', 'syntax']]);
    expect(check('%zz')).toEqual([['query', 'filter', '', 'syntax']]);
  });

  it('leaves no query parameter undeclared', () => {
    expect(checking('application/x-www-form-urlencoded')('limit=5&other=1')).toEqual([]);
  });
});

function checking(type: string): (query: string) => unknown[] {
  const parameter = { name: 'filter', in: 'querystring', required: true, content: { [type]: { schema } } };
  const definition: JsonObject = { parameters: [parameter], responses: {} };
  const operation = { service: 'svc', method: 'GET', path: '/things', definition } as unknown as Operation;
  const root = { openapi: '3.2.0', paths: { '/things': { get: definition } } };
  const validator = compileRequestValidator(operation, root, { unknownQuery: 'reject' });
  return (query) =>
    validator
      .checkHead({ parameters: [], query, headers: [] })
      .map(({ in: place, name, pointer, keyword }) => [place, name, pointer, keyword]);
}
