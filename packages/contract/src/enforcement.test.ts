import { expect, test } from 'vitest';
import { enforcement } from './enforcement.ts';
import type { Operation } from './operation.ts';
import { defaultValidationPolicy } from './validation-policy.ts';

const schema = { type: 'string' };
const definition = {
  parameters: [
    { name: 'j', in: 'query', content: { 'application/json': { schema } } },
    { name: 'x', in: 'header', content: { 'application/xml': { schema } } },
    { name: 's', in: 'query', schema },
  ],
  requestBody: {
    content: {
      'application/json': { schema },
      'application/soap+xml': { schema },
      'image/png': { schema },
      'application/octet-stream': { schema: { type: 'string', maxLength: 9 } },
      'text/csv': {},
      'application/jsonl': { itemSchema: schema },
      'application/x-ndjson': { schema },
      '*/*': { schema },
    },
  },
  responses: { 200: { content: { 'text/event-stream': { schema }, 'application/jsonl': { itemSchema: schema } } } },
};
const operation = { method: 'POST', path: '/x', definition } as unknown as Operation;

test('names the bodies that are passed on unread, and why', () => {
  expect(enforcement(operation, {}, defaultValidationPolicy)).toEqual({
    requests: 'enforce',
    responses: 'off',
    notEnforced: [
      'header parameter x application/xml: is not read',
      'request body application/soap+xml: XML is not read',
      'request body image/png: binary content is not read',
      'request body text/csv: has no schema',
      'request body application/x-ndjson: has no itemSchema',
    ],
  });
});

test('says nothing of what the policy leaves alone, and names streams among the answers', () => {
  const policy = { ...defaultValidationPolicy, requests: 'off', responses: 'report' } as const;
  expect(enforcement(operation, {}, policy).notEnforced).toEqual([
    'response 200 body text/event-stream: a stream has no end to check it at',
    'response 200 body application/jsonl: items are passed on as they come',
  ]);
});
