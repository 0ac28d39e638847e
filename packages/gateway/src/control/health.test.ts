import { describe, expect, it } from 'vitest';
import { readHealth } from './health.ts';

const answer = (status: number, text: string) =>
  ({ kind: 'answer', status, bytes: Buffer.from(text), etag: undefined, contentType: 'application/json' }) as const;

describe('what a health endpoint says', () => {
  it('is taken when it has the published shape', () => {
    const text = JSON.stringify({ version: '1.4.0', document: { url: '/api/openapi.json', digest: 'sha256-1' } });
    expect(readHealth(answer(200, text))).toEqual({
      state: 'healthy',
      silent: false,
      version: '1.4.0',
      digest: 'sha256-1',
      documentPath: '/api/openapi.json',
    });
  });

  it.each(['ok', '', '[]', 'null', '{"document":7}', '{"version":{}}'])(
    'is healthy without details when it is %j',
    (text) => {
      expect(readHealth(answer(200, text))).toEqual({ state: 'healthy', silent: false });
    },
  );

  it.each(['http://elsewhere/openapi.json', '//elsewhere/openapi.json', 'openapi.json', '/a\\b', '/a b'])(
    'never names a document outside the service: %j',
    (url) => {
      const text = JSON.stringify({ document: { url, digest: 'd' } });
      expect(readHealth(answer(200, text))).not.toHaveProperty('documentPath');
    },
  );

  it('is unhealthy on a server error, and keeps what it says of the document', () => {
    const text = JSON.stringify({ document: { digest: 'd' } });
    expect(readHealth(answer(503, text))).toMatchObject({
      state: 'unhealthy',
      digest: 'd',
      fault: { kind: 'unhealthy', message: 'answered 503' },
    });
  });

  it.each([401, 403, 404])('is healthy when the answer is %i: there is no health endpoint for us', (status) => {
    expect(readHealth(answer(status, 'no'))).toMatchObject({ state: 'healthy' });
  });

  it('tells unreachable from silent', () => {
    expect(readHealth({ kind: 'failure', failure: 'unreachable', reason: 'connection refused' })).toMatchObject({
      state: 'unreachable',
    });
    expect(readHealth({ kind: 'failure', failure: 'timeout', reason: 'late' })).toMatchObject({
      state: 'unhealthy',
      silent: true,
    });
  });
});
