import { expect, test } from 'vitest';
import type { Change } from '../diff/change.ts';
import { affectedConsumers, type OperationUse } from './affected-consumers.ts';

const lastSeen = '2026-11-26T09:12:44.000Z';
const uses: readonly OperationUse[] = [
  {
    method: 'GET',
    path: '/kb/{id}',
    service: 'kb',
    consumers: [
      { consumer: 'c-1', name: 'web', calls: 10, lastSeen, parts: { 'query sort': 4, 'query sort order': 1 } },
      { consumer: 'c-2', calls: 20, lastSeen, parts: { 'body application/json': 20 } },
    ],
  },
  { method: 'POST', path: '/kb', service: 'kb', consumers: [{ consumer: 'c-3', calls: 1, lastSeen, parts: {} }] },
];

function changed(place: string, rule = 'some-rule', path = '/kb/{key}'): Change {
  return { id: '1', rule, severity: 'breaking', place, operation: { method: 'GET', path }, message: 'x' };
}

const callers = (change: Change) =>
  affectedConsumers(change, uses).map(({ consumer, calls }) => `${consumer} ${calls}`);

test.each([
  ['the whole operation', changed('operation'), ['c-2 20', 'c-1 10']],
  ['an answer', changed('response 200 application/json /name'), ['c-2 20', 'c-1 10']],
  ['a parameter', changed('query parameter Sort'), ['c-1 4']],
  ['the schema of a parameter', changed('query parameter sort  enum'), ['c-1 4']],
  ['a parameter whose name has a space', changed('query parameter sort order'), ['c-1 5']],
  ['a parameter that nobody uses', changed('query parameter page'), []],
  ['a body', changed('body application/json /name required'), ['c-2 20']],
  ['a body that nobody sends', changed('body application/xml'), []],
  ['a path parameter', changed('path parameter 0'), ['c-2 20', 'c-1 10']],
  [
    'a parameter that everybody has to send from now on',
    changed('query parameter page', 'new-required-request-parameter'),
    ['c-2 20', 'c-1 10'],
  ],
  ['an operation that nobody calls', changed('operation', 'some-rule', '/kb/{id}/x'), []],
])('a change of %s touches those who use it', (_, change, expected) => {
  expect(callers(change)).toEqual(expected);
});

test('a change of the contract as a whole touches nobody in particular', () => {
  const { operation: _, ...change } = changed('server /');
  expect(affectedConsumers(change, uses)).toEqual([]);
});
