import { expect, test } from 'vitest';
import type { Document } from '../document/document.ts';
import { parseDocument } from '../document/document.ts';
import type { Json } from '../json.ts';
import { admission, documentChanges } from './admission.ts';

function documentOf(paths: object, more: object = {}): Document {
  const { document } = parseDocument(
    'kb',
    JSON.stringify({ openapi: '3.1.0', info: { title: 'KB', version: '1' }, paths, ...more }),
  );
  if (!document) throw new Error('the document of the test does not parse');
  return document;
}

const responses: Json = { 200: { description: 'Fine' } };
const both = documentOf({ '/kb': { get: { responses } }, '/kb/old': { get: { responses } } });
const one = documentOf({ '/kb': { get: { responses } } });
const schemes = { components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } } } };
const guarded = documentOf({ '/kb': { get: { responses, security: [{ bearer: [] }] } } }, schemes);
const flows = { clientCredentials: { tokenUrl: 'https://example.com/t', scopes: { read: '', write: '' } } };
const scoped = (scopes: string[]) =>
  documentOf(
    { '/kb': { get: { responses, security: [{ login: scopes }] } } },
    { components: { securitySchemes: { login: { type: 'oauth2', flows } } } },
  );

const verdict = (before: Document, after: Document, policy: Parameters<typeof admission>[1]) =>
  admission(documentChanges(before, after), policy).verdict;

test('a document that adds is admitted under every policy', () => {
  for (const breaking of ['report', 'hold', 'off'] as const) {
    expect(verdict(one, both, { breaking, known: false })).toBe('admitted');
  }
});

test('a document that breaks callers is held under hold alone, with its reasons', () => {
  expect(verdict(both, one, { breaking: 'report', known: false })).toBe('admitted');
  expect(verdict(both, one, { breaking: 'off', known: false })).toBe('admitted');
  const { verdict: held, serious } = admission(documentChanges(both, one), { breaking: 'hold', known: false });
  expect(held).toBe('held');
  expect(serious).toMatchObject([{ severity: 'breaking', operation: { method: 'GET', path: '/kb/old' } }]);
});

test('a document that was live before, or was released, is never held', () => {
  expect(verdict(both, one, { breaking: 'hold', known: true })).toBe('admitted');
});

test('security that is taken away is a break, and security that asks for less is held like one', () => {
  expect(documentChanges(guarded, one)).toMatchObject([{ severity: 'breaking', rule: 'api-security-weakened' }]);
  expect(verdict(guarded, one, { breaking: 'hold', known: false })).toBe('held');
  const [wide, narrow] = [scoped(['read', 'write']), scoped(['read'])];
  expect(documentChanges(wide, narrow).some(({ severity }) => severity === 'breaking')).toBe(false);
  expect(verdict(wide, narrow, { breaking: 'hold', known: false })).toBe('held');
});

test('an accepted break is none', () => {
  const changes = documentChanges(both, one).map((change) => ({ ...change, accepted: { reason: 'nobody calls it' } }));
  expect(admission(changes, { breaking: 'hold', known: false }).verdict).toBe('admitted');
});

test('changes are told in public paths', () => {
  const policy = { services: { kb: { prefix: '/library' } } };
  expect(documentChanges(both, one, policy)[0]?.operation?.path).toBe('/library/kb/old');
});
