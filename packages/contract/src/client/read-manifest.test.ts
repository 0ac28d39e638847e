import { expect, test } from 'vitest';
import { affectedConsumers } from '../consumer/affected-consumers.ts';
import type { Change } from '../diff/change.ts';
import type { JsonObject } from '../json.ts';
import { documentOf } from '../merge/merge.fixture.ts';
import { compileRevision } from '../revision/revision.ts';
import { clientManifest } from './client-manifest.ts';
import { declaredUses, readManifest } from './read-manifest.ts';

const parameters = ['sort', 'page'].map((name) => ({ name, in: 'query', schema: {} }));
const document = documentOf('kb', { paths: { '/kb': { get: { parameters, responses: {} } } } });
const manifest = clientManifest(compileRevision([document]).document as unknown as JsonObject, { consumer: 'web' });

test('what a client was written with is read back, and says what a change is to it', () => {
  const { manifest: read, problems } = readManifest(JSON.parse(JSON.stringify(manifest)));
  expect(problems).toEqual([]);
  const change = (place: string): Change =>
    ({ rule: 'some-rule', place, operation: { method: 'GET', path: '/kb' } }) as unknown as Change;
  const touched = (place: string) => affectedConsumers(change(place), declaredUses(read!, 'web')).length;
  expect(touched('query parameter sort')).toBe(1);
  expect(touched('query parameter limit')).toBe(0);
  expect(touched('operation')).toBe(1);
});

test.each([
  [null, ''],
  [[], ''],
  [{ operations: [] }, ''],
  [{ portico: 1, operations: {} }, ''],
  [{ portico: 1, operations: [{ method: 'GET', path: '/a', parts: [] }, 5] }, '/operations/1'],
  [{ portico: 1, operations: [{ method: 'GET', path: '/a' }] }, '/operations/0'],
  [{ portico: 1, operations: [{ method: 'GET', path: 1, parts: [] }] }, '/operations/0'],
])('%j is no manifest', (value, pointer) => {
  const { manifest, problems } = readManifest(value);
  expect(manifest).toBeUndefined();
  expect(problems).toMatchObject([{ pointer }]);
});
