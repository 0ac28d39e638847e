import { Events } from '@portico/gateway';
import { expect, test } from 'vitest';
import { createLog, logEvents } from './log.ts';

function logOf(level: string) {
  const lines: Record<string, unknown>[] = [];
  const events = new Events();
  const end = logEvents(events, createLog(level, { write: (line) => lines.push(JSON.parse(line)) }));
  return { events, lines, end };
}

const request = {
  type: 'request.completed',
  requestId: 'r1',
  revision: '7f3a91',
  method: 'GET',
  path: '/chat',
  status: 404,
  duration: 1.5004999,
  problem: 'route-not-found',
} as const;

test('writes one line for each event, with stable fields', () => {
  const { events, lines } = logOf('info');
  const added = [{ method: 'GET', path: '/chat', service: 'chat', operationId: 'chat_list' }];
  events.emit({ type: 'revision.published', revision: 'b', previous: 'a', operations: 1, added, removed: [] });
  events.emit({ type: 'service.up', service: 'chat', operations: 1, url: 'http://chat' });
  events.emit({ type: 'service.down', service: 'chat', reason: 'connection refused' });
  events.emit(request);
  const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  const { type: _, ...fields } = request;
  expect(lines).toEqual([
    {
      level: 'info',
      time,
      msg: 'revision published',
      revision: 'b',
      previous: 'a',
      operations: 1,
      added: ['GET /chat'],
      removed: [],
    },
    { level: 'info', time, msg: 'service up', service: 'chat', operations: 1, instance: 'http://chat' },
    { level: 'warn', time, msg: 'service down', service: 'chat', reason: 'connection refused' },
    { level: 'info', time, msg: 'request completed', ...fields, duration: 1.5 },
  ]);
});

test('tells of instances that are ejected and return', () => {
  const { events, lines } = logOf('info');
  const [service, url] = ['chat', 'http://chat'];
  events.emit({ type: 'instance.ejected', service, url, reason: 'failed', duration: 1_200 });
  events.emit({ type: 'instances.panic', service, ejected: 2, instances: 3 });
  events.emit({ type: 'instance.returned', service, url });
  expect(lines).toMatchObject([
    { level: 'warn', msg: 'instance ejected', service, instance: url, reason: 'failed', duration: 1_200 },
    { level: 'warn', msg: 'ejections ignored', service, ejected: 2, instances: 3 },
    { level: 'info', msg: 'instance returned', service, instance: url },
  ]);
});

test('says why a document was rejected, with its first findings', () => {
  const { events, lines } = logOf('warn');
  const finding = {
    rule: 'json-syntax',
    severity: 'error' as const,
    service: 'chat',
    pointer: '',
    message: 'is cut off',
    fix: 'x',
  };
  const diagnostics = Array.from({ length: 50 }, () => finding);
  events.emit({ type: 'service.rejected', service: 'chat', reason: 'no document', stale: true, diagnostics });
  expect(lines).toMatchObject([
    { level: 'warn', msg: 'document rejected', service: 'chat', reason: 'no document', stale: true },
  ]);
  const logged = lines[0]?.diagnostics as object[] | undefined;
  expect(logged).toHaveLength(20);
  expect(logged?.[0]).toEqual({
    rule: 'json-syntax',
    severity: 'error',
    pointer: '',
    message: 'is cut off',
  });
});

test('does not even listen to requests when their lines would be dropped', () => {
  expect(logOf('info').events.has('request.completed')).toBe(true);
  expect(logOf('warn').events.has('request.completed')).toBe(false);
});

test('stops when it is told to', () => {
  const { events, lines, end } = logOf('info');
  end();
  events.emit(request);
  expect(lines).toEqual([]);
});
