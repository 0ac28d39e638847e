import type { Operation, Revision, SourceDocument } from '@portico/contract';
import type { ServiceStatus } from '@portico/gateway';
import { describe, expect, test } from 'vitest';
import { paletteFor } from './palette.ts';
import { startupHead, startupReport } from './startup.ts';

/** A revision of services whose documents declare these operations in this order. */
function revisionOf(services: Readonly<Record<string, readonly string[]>>): Revision {
  const operations = Object.entries(services).flatMap(([service, declared]) =>
    declared.map((line): Pick<Operation, 'service' | 'method' | 'path' | 'sourceKey'> => {
      const [method = '', path = ''] = line.split(' ');
      return { service, method, path, sourceKey: line };
    }),
  );
  const documents = Object.entries(services).map(([service, declared]) => {
    const source: Pick<SourceDocument, 'operationKeys'> = { operationKeys: new Set(declared) };
    return [service, source] as const;
  });
  const sorted = operations.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { id: '7f3a91c0ffee', operations: sorted, documents: new Map(documents) } as unknown as Revision;
}

function statusOf(service: string, operations: number, more: Partial<ServiceStatus> = {}): ServiceStatus {
  const since = '2026-01-01T00:00:00.000Z';
  const instances = [{ url: `http://127.0.0.1:81${operations}`, health: 'healthy' as const, since }];
  return { service, state: 'up', since, operations, instances, diagnostics: [], pending: [], policy: {}, ...more };
}

const trouble = (kind: string, reason: string, message: string) => ({
  kind,
  reason,
  message,
  since: '2026-01-01T00:00:00.000Z',
});

const chat = ['POST /chat/intelligent', 'POST /chat/fast', 'POST /chat/mcp-agent', 'GET /chat/a', 'GET /chat/b'];

test('greets with the version and the number of services', () => {
  expect(startupHead('0.1.0', 3)).toBe('Portico 0.1.0 · discovering 3 services\n');
  expect(startupHead('0.1.0', 1)).toBe('Portico 0.1.0 · discovering 1 service\n');
});

test('shows each service with its first operations, or why it has none, and where to look', () => {
  const revision = revisionOf({ chat, auth: ['POST /auth/login'] });
  const kb = trouble(
    'unreachable',
    'connection refused',
    'GET /health connection refused; its routes appear as soon as this is mended',
  );
  const services = [statusOf('auth', 1), statusOf('chat', 15), statusOf('kb', 0, { state: 'waiting', trouble: kb })];
  expect(startupReport({ services, revision, duration: 412, url: 'http://127.0.0.1:8080' })).toBe(
    [
      '✓ auth    1 route    http://127.0.0.1:811   POST /auth/login',
      '✓ chat   15 routes   http://127.0.0.1:8115   POST /chat/intelligent · POST /chat/fast · POST /chat/mcp-agent … and 2 more',
      '✗ kb     unreachable (connection refused) · its routes appear as soon as it answers',
      'Ready in 0.4 s · 6 operations · revision 7f3a91 · docs http://127.0.0.1:8080/docs',
      '',
    ].join('\n'),
  );
});

describe('a service that is not as it should be', () => {
  const revision = revisionOf({ chat });
  const line = (status: ServiceStatus) =>
    startupReport({ services: [status], revision, duration: 0, url: 'http://h' }).split('\n')[0];

  test('says why its document was refused', () => {
    const refused = trouble(
      'document-html',
      'is a web page',
      'GET /openapi.json answered 200 with text/html: is a web page; its routes appear as soon as this is mended',
    );
    expect(line(statusOf('chat', 0, { state: 'waiting', trouble: refused }))).toBe(
      '✗ chat   GET /openapi.json answered 200 with text/html: is a web page · its routes appear as soon as this is mended',
    );
  });

  test('says that nobody looked yet', () => {
    expect(line(statusOf('chat', 0, { state: 'waiting' }))).toBe(
      '✗ chat   not looked at yet · its routes appear as soon as it answers',
    );
  });

  test('says that it serves an older document', () => {
    const stale = trouble(
      'status',
      'answered 500',
      'GET /openapi.json answered 500; keeping the document of 14:02 UTC',
    );
    expect(line(statusOf('chat', 5, { state: 'stale', trouble: stale }))).toMatch(
      /^! chat {3}5 routes .* keeping the document of 14:02 UTC$/,
    );
  });

  test('points to the findings about its document', () => {
    const finding = { rule: 'x', severity: 'error' as const, service: 'chat', pointer: '', message: 'is wrong' };
    expect(line(statusOf('chat', 5, { diagnostics: [finding] }))).toMatch(
      /1 problem in its document, see \/-\/services$/,
    );
  });

  test('names its instances when there are several', () => {
    const [instance] = statusOf('chat', 5).instances;
    const instances = [instance, instance].filter((one) => one !== undefined);
    expect(line(statusOf('chat', 5, { instances }))).toContain('http://127.0.0.1:815 and 1 more');
  });
});

describe('colours', () => {
  const revision = revisionOf({ chat });
  const report = (isTTY: boolean, environment: Record<string, string>) =>
    startupReport(
      { services: [statusOf('chat', 5)], revision, duration: 0, url: 'http://h' },
      paletteFor({ write: () => undefined, isTTY }, environment),
    );

  test.each([
    ['on a terminal', true, {}, true],
    ['never in a file', false, {}, false],
    ['never with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['never on a dumb terminal', true, { TERM: 'dumb' }, false],
  ])('%s', (_, isTTY, environment, coloured) => {
    expect(report(isTTY, environment).includes('\u001b[')).toBe(coloured);
  });

  test('change nothing but the colour', () => {
    const colour = new RegExp(`${'\u001b'}\\[\\d+m`, 'g');
    expect(report(true, {}).replaceAll(colour, '')).toBe(report(false, {}));
  });
});

test('keeps what documents say in its line, and away from the terminal', () => {
  const services = [
    statusOf('chat', 1),
    statusOf('kb', 0, {
      state: 'waiting',
      trouble: trouble('document-html', 'markup', 'GET /x: <p>\u001b[2J\n✓ ok; mend it'),
    }),
  ];
  const revision = revisionOf({ chat: ['GET /a\u001b[31m\r\n✓'] });
  const report = startupReport({ services, revision, duration: 1, url: 'http://127.0.0.1:8080' });
  expect(report).not.toMatch(/[\u001b\r]/);
  expect(report.trimEnd().split('\n')).toHaveLength(3);
});
