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
