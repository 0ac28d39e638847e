import type { Operation } from '@portico/contract';
import { expect, test } from 'vitest';
import { deprecationFields, fieldsOf } from './deprecation.ts';

const now = Date.UTC(2026, 0, 2);
const link = ['Link', '</docs>; rel="deprecation"; type="text/html"'];
const unknown = ['Deprecation', '@1767312000', ...link];

test.each([
  ['since when, as the document says', { 'x-deprecated-since': '2025-12-01' }, ['Deprecation', '@1764547200', ...link]],
  ['since now, when the document does not say', {}, unknown],
  ['when it ends', { 'x-sunset': '2026-06-30' }, [...unknown, 'Sunset', 'Tue, 30 Jun 2026 00:00:00 GMT']],
  [
    'an end by the hour',
    { 'x-sunset': '2026-06-30T12:00:00+02:00' },
    [...unknown, 'Sunset', 'Tue, 30 Jun 2026 10:00:00 GMT'],
  ],
  ['no end that is no date', { 'x-sunset': 'soon' }, unknown],
  ['no end that does not exist', { 'x-sunset': '2026-13-45' }, unknown],
])('says %s', (_, definition, fields) => {
  expect(fieldsOf({ definition }, now)).toEqual(fields);
});

test('says the same of an operation each time, and nothing of one that stays', () => {
  const one = { definition: {}, deprecated: true } as unknown as Operation;
  expect(deprecationFields(one)).toBe(deprecationFields(one));
  expect(
    deprecationFields({ definition: { 'x-sunset': '2026-06-30' }, deprecated: false } as unknown as Operation),
  ).toEqual([]);
});
