import { expect, test } from 'vitest';
import { problemType, problemTypes } from './problem.ts';

// RFC 9209 section 2.3: the registered proxy error types that a status of ours may carry.
const registered = new Set([
  'destination_not_found',
  'destination_unavailable',
  'connection_terminated',
  'http_protocol_error',
  'http_request_error',
  'http_request_denied',
  'http_response_timeout',
  'proxy_internal_error',
]);

test('every problem type has a kebab-case id, an error status, texts and a registered proxy error', () => {
  for (const [id, type] of problemTypes) {
    expect(type.id).toBe(id);
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(type.status).toBeGreaterThanOrEqual(400);
    expect(type.title && type.explanation && type.remedy).toBeTruthy();
    expect(registered).toContain(type.proxyError);
  }
});

test('the catalogue is ordered by status', () => {
  const statuses = [...problemTypes.values()].map((type) => type.status);
  expect(statuses).toEqual(statuses.toSorted((a, b) => a - b));
});

test('a type is found by its id', () => {
  expect(problemType('route-not-found').status).toBe(404);
});
