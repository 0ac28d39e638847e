import { expect, test } from 'vitest';
import { parseDocument } from '../document/document.ts';
import type { JsonObject } from '../json.ts';
import { compileRevision } from '../revision/revision.ts';
import { diffContracts } from './diff.ts';

function contract(paths: JsonObject) {
  const text = JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, paths });
  const { document } = parseDocument('pets', text);
  return compileRevision(document ? [document] : []);
}

const pets = contract({ '/pets': { get: { responses: { 200: { description: '' } } } } });
const nothing = contract({});

test('tells nothing of a contract and itself', () => {
  expect(diffContracts(pets, pets)).toEqual([]);
});

test('an operation that is gone is breaking, one that is new is additive', () => {
  expect(diffContracts(pets, nothing)).toMatchObject([
    { rule: 'api-path-removed-without-deprecation', severity: 'breaking', operation: { method: 'GET', path: '/pets' } },
  ]);
  expect(diffContracts(nothing, pets)).toMatchObject([{ rule: 'endpoint-added', severity: 'additive' }]);
});

test('tells of tags as the service calls them', () => {
  const tagged = (...tags: string[]) =>
    contract({ '/pets': { get: { tags, responses: { 200: { description: '' } } } } });
  expect(diffContracts(tagged('cats'), tagged('dogs')).map(({ message }) => message)).toEqual([
    'tag dogs is new',
    'tag cats is gone',
  ]);
});

test('the id of a change is the same on every run, and another for another place', () => {
  const limited = (a: number, b: number) =>
    contract({
      '/pets': {
        post: {
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: { a: { type: 'string', maxLength: a }, b: { type: 'string', maxLength: b } },
                },
              },
            },
          },
          responses: { 200: { description: '' } },
        },
      },
    });
  const ids = (a: number, b: number) => diffContracts(limited(9, 9), limited(a, b)).map(({ id }) => id);
  expect(ids(5, 9)).toEqual(ids(6, 9));
  expect(new Set(ids(5, 5)).size).toBe(2);
  expect(ids(5, 5)).toEqual(expect.arrayContaining([...ids(5, 9), ...ids(9, 5)]));
});

test('a severity that was asked for takes the place of the usual one, and none leaves the rule out', () => {
  const rule = 'api-path-removed-without-deprecation';
  expect(diffContracts(pets, nothing, { severity: { [rule]: 'cosmetic' } })).toMatchObject([{ severity: 'cosmetic' }]);
  expect(diffContracts(pets, nothing, { severity: { [rule]: 'none' } })).toEqual([]);
});
