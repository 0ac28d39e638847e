import { expect, test } from 'vitest';
import { acceptBreaks, failing, readAcceptedBreaks } from './accepted-breaks.ts';
import type { Change } from './change.ts';

const change: Change = {
  id: '2e41f8bc28fa',
  rule: 'request-body-removed',
  severity: 'breaking',
  place: 'body',
  message: 'gone',
};
const entry = { id: change.id, reason: 'nobody sends it' };

test('an accepted break is marked with its reason and no longer counts', () => {
  const { changes } = acceptBreaks([change], [{ ...entry, expires: '2026-06-01' }], '2026-06-01');
  expect(changes).toEqual([{ ...change, accepted: { reason: 'nobody sends it', expires: '2026-06-01' } }]);
  expect(failing(changes, 'breaking')).toEqual([]);
});

test('an entry past its day is told, and its break counts again', () => {
  const { changes, expired } = acceptBreaks([change], [{ ...entry, expires: '2026-05-31' }], '2026-06-01');
  expect(expired).toHaveLength(1);
  expect(failing(changes, 'breaking')).toEqual([change]);
});

test('an entry that no change answers to is told: of another id, or of another rule', () => {
  const other = { ...entry, id: 'ffffffffffff' };
  const misnamed = { ...entry, rule: 'endpoint-added' };
  expect(acceptBreaks([change], [other], '2026-06-01').unknown).toEqual([other]);
  expect(acceptBreaks([change], [misnamed], '2026-06-01')).toMatchObject({ unknown: [misnamed], changes: [change] });
});

test.each([
  [{}, 'must be a list'],
  [[1], 'must be an object'],
  [[{ id: 'a', reason: 'b', until: 'c' }], '"until" is not known'],
  [[{ id: 'a' }], 'reason is missing'],
  [[{ reason: 'a' }], 'id is missing'],
  [[{ id: 'a', reason: 'b', expires: 'soon' }], 'expires must be a date'],
  [[{ id: 'a', reason: 1 }], 'reason must be a text'],
])('says what is wrong with %j', (value, message) => {
  expect(readAcceptedBreaks(value).problems[0]?.message).toContain(message);
});

test('risky changes count only when they are asked for, and none do with none', () => {
  const risky: Change = { ...change, severity: 'risky' };
  expect(failing([change, risky], 'breaking')).toEqual([change]);
  expect(failing([change, risky], 'risky')).toEqual([change, risky]);
  expect(failing([change, risky], 'none')).toEqual([]);
});
