import { expect, test } from 'vitest';
import { Events, type GatewayEvent } from '../events.ts';
import { RevisionStore } from '../revision-store.ts';
import { revisionOf } from '../surface/surface.fixture.ts';
import { DriftTable } from './drift-table.ts';

const lines = ['GET /chat/{id} chat chat_get', 'GET /kb/articles kb kb_list'];

function fixture() {
  const revision = revisionOf(lines);
  const routes = { ...revision.routes, nearest: () => revision.operations.slice(0, 1) };
  const store = new RevisionStore({ ...revision, routes });
  const events = new Events();
  const table = new DriftTable(events, store);
  const drifted: GatewayEvent[] = [];
  events.on('service.drifted', (event) => void drifted.push(event));
  const subject = { service: 'chat', operationId: 'chat_get', method: 'GET', path: '/chat/{id}', requestId: 'r' };
  return {
    store,
    events,
    table,
    drifted,
    answered: (pointers: readonly string[], revision = store.current.id) =>
      events.emit({
        type: 'response.checked',
        ...subject,
        revision,
        status: 200,
        violations: pointers.map((pointer) => ({
          in: 'body',
          pointer,
          keyword: 'type',
          message: 'must be a string',
          schema: '/s',
        })),
      }),
    called: (method: string, path: string, problem: string) =>
      events.emit({
        type: 'request.completed',
        requestId: 'r',
        revision: store.current.id,
        method,
        path,
        status: 404,
        duration: 1,
        problem,
      }),
  };
}

test('says nothing of a service of which nothing was looked at', () => {
  expect(fixture().table.of('chat')).toBeUndefined();
});

test('scores a service by the share of its answers that were as declared', () => {
  const { table, answered, events } = fixture();
  for (let i = 0; i < 3; i++) answered([]);
  answered(['/text']);
  events.emit({ type: 'response.skipped', service: 'chat' });
  expect(table.of('chat')).toMatchObject({ score: 0.75, checked: 4, violated: 1, skipped: 1 });
  expect(table.of('chat')?.operations).toMatchObject([{ operationId: 'chat_get', score: 0.75 }]);
  expect(table.of('kb')).toBeUndefined();
});

test('tells one difference once, whichever item of a list shows it', () => {
  const { table, answered, drifted } = fixture();
  answered(['/items/0/text', '/items/17/text']);
  answered(['/items/3/text', '/title']);
  expect(table.of('chat')?.differences).toMatchObject([
    { pointer: '/items/*/text', count: 3 },
    { pointer: '/title', count: 1 },
  ]);
  expect(drifted).toMatchObject([{ pointer: '/items/*/text' }, { pointer: '/title' }]);
});

test('keeps a bounded number of differences, and counts on', () => {
  const { table, answered } = fixture();
  for (let i = 0; i < 300; i++) answered([`/p${i}`]);
  expect(table.of('chat')?.differences).toHaveLength(200);
  expect(table.of('chat')?.violated).toBe(300);
});

test('begins anew when the document of the service changes, and only then', () => {
  const { table, answered, store, events } = fixture();
  answered(['/text']);
  const next = revisionOf(lines, { title: 'other' });
  const documents = new Map(next.documents);
  const announced = { type: 'revision.published', previous: '', operations: 2, added: [], removed: [] } as const;
  store.publish({ ...next, documents });
  events.emit({ ...announced, revision: next.id });
  expect(table.of('chat')?.checked).toBe(1);
  documents.set('chat', { ...documents.get('chat')!, digest: 'sha256-new' });
  events.emit({ ...announced, revision: next.id });
  expect(table.of('chat')).toBeUndefined();
});

test('ignores an answer that was checked against a contract that is gone', () => {
  const { table, answered } = fixture();
  answered(['/text'], 'older');
  expect(table.of('chat')).toBeUndefined();
});

test('counts calls to what nobody declares for the service they resemble, by guessed template', () => {
  const { table, called } = fixture();
  called('GET', '/chat/17/drafts', 'route-not-found');
  called('GET', '/chat/18/drafts', 'route-not-found');
  called('DELETE', '/chat/18', 'method-not-allowed');
  called('GET', '/elsewhere', 'route-not-found');
  called('GET', '/chat/19', 'request-invalid');
  expect(table.of('chat')).toMatchObject({
    score: null,
    undeclaredCalls: 3,
    undeclared: [
      { method: 'GET', path: '/chat/{}/drafts', count: 2 },
      { method: 'DELETE', path: '/chat/{id}', count: 1 },
    ],
  });
});
